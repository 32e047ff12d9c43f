using System.Globalization;
using System.Net;
using KeplerAI.Lab.Datasets;
using KeplerAI.Lab.Datasets.Uploads;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Tests.Lab.Datasets.Uploads;

/// <summary>The server against the protocol, verb by verb.</summary>
public sealed partial class TusTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 700_000).Select(i => (byte)(i * 31))];

    private UploadFiles Files => host.Services.GetRequiredService<UploadFiles>();

    private async Task<TusClient> ScientistAsync() => await TusClient.OfAsync(await host.SignedInAs("datascientist"));

    [Fact]
    [Trait("Requirement", "R070")]
    public async Task A_file_in_pieces_is_the_file()
    {
        var (_, uc) = await host.ScientistsUseCase();
        var tus = await ScientistAsync();
        var url = await tus.OpenAsync(uc, "Clients été.csv", Content.Length);
        foreach (var (from, to) in new[] { (0, 1), (1, 300_000), (300_000, Content.Length) })
        {
            (await tus.OffsetAsync(url)).ShouldBe(from);
            using var patched = await tus.PatchAsync(url, from, Content[from..to]);
            patched.StatusCode.ShouldBe(HttpStatusCode.NoContent);
            patched.Headers.GetValues(TusHeaders.Offset).ShouldBe([to.ToString(CultureInfo.InvariantCulture)]);
            DateTimeOffset.Parse(patched.Headers.TryGetValues(TusHeaders.Expires, out var at) ? at.Single() : patched.Content.Headers.GetValues(TusHeaders.Expires).Single(), CultureInfo.InvariantCulture).ShouldBeGreaterThan(host.Clock.GetUtcNow());
        }

        var id = Guid.Parse(url[(url.LastIndexOf('/') + 1)..]);
        (await File.ReadAllBytesAsync(Files.PathOf(id))).ShouldBe(Content);
        (await host.Services.GetRequiredService<UploadStore>().FindAsync(id, CancellationToken.None))!.FileName.ShouldBe("Clients été.csv");
    }

    [Fact]
    public async Task Options_says_what_the_server_can()
    {
        using var answer = await (await ScientistAsync()).SendAsync(HttpMethod.Options, TusEndpoints.Path, null);
        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        answer.Headers.GetValues(TusHeaders.Versions).ShouldBe(["1.0.0"]);
        answer.Headers.GetValues(TusHeaders.Extension).ShouldBe(["creation,creation-with-upload,checksum,termination,expiration"]);
        answer.Headers.GetValues(TusHeaders.Algorithms).ShouldBe(["sha1,sha256"]);
        answer.Headers.GetValues(TusHeaders.MaxSize).ShouldBe([ImportDataset.MaxBytes.ToString(CultureInfo.InvariantCulture)]);
    }

    [Fact]
    public async Task The_first_bytes_may_come_with_the_creation()
    {
        var (_, uc) = await host.ScientistsUseCase();
        var tus = await ScientistAsync();
        using var created = await tus.CreateAsync(uc, "a.csv", 10, Content[..4]);
        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        created.Headers.GetValues(TusHeaders.Offset).ShouldBe(["4"]);
        (await tus.OffsetAsync(created.Headers.Location!.ToString())).ShouldBe(4);
    }
}
