using System.Net;
using KeplerAI.Administration.Users;
using KeplerAI.Lab.Datasets.Uploads;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Tests.Lab.Datasets.Uploads;

public sealed partial class TusTests
{
    [Theory]
    [InlineData("offset", 409)]
    [InlineData("no offset", 400)]
    [InlineData("type", 415)]
    [InlineData("version", 412)]
    [InlineData("checksum", 460)]
    [InlineData("algorithm", 400)]
    [InlineData("unknown", 404)]
    [InlineData("too much", 413)]
    public async Task A_wrong_piece_is_refused_and_the_offset_stays(string wrong, int status)
    {
        var (_, uc) = await host.ScientistsUseCase();
        var tus = await ScientistAsync();
        var url = await tus.OpenAsync(uc, "a.csv", 100);
        using var first = await tus.PatchAsync(url, 0, Content[..90]);
        first.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        using var refused = wrong switch
        {
            "offset" => await tus.PatchAsync(url, 80, Content[..10]),
            "no offset" => await tus.SendAsync(HttpMethod.Patch, url, Content[..10]),
            "type" => await tus.SendAsync(HttpMethod.Patch, url, null, (TusHeaders.Offset, "90")),
            "version" => await tus.SendAsync(HttpMethod.Patch, url, Content[..10], (TusHeaders.Offset, "90"), (TusHeaders.Resumable, "0.2.2")),
            "checksum" => await tus.PatchAsync(url, 90, Content[..10], TusClient.Sha1(Content[1..11])),
            "algorithm" => await tus.PatchAsync(url, 90, Content[..10], "md5 rL0Y20zC+Fzt72VPzMSk2A=="),
            "unknown" => await tus.PatchAsync($"{TusEndpoints.Path}/{Guid.NewGuid()}", 90, Content[..10]),
            _ => await tus.PatchAsync(url, 90, Content[..20], TusClient.Sha256(Content[..20])),
        };
        ((int)refused.StatusCode).ShouldBe(status);
        if (status == 412)
            refused.Headers.GetValues(TusHeaders.Versions).ShouldBe(["1.0.0"]);
        (await tus.OffsetAsync(url)).ShouldBe(90);
    }

    [Fact]
    public async Task A_checked_piece_counts_only_when_it_fits()
    {
        var (_, uc) = await host.ScientistsUseCase();
        var tus = await ScientistAsync();
        var url = await tus.OpenAsync(uc, "a.csv", Content.Length);
        using var one = await tus.PatchAsync(url, 0, Content[..600_000], TusClient.Sha1(Content[..600_000]));
        one.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        using var bad = await tus.PatchAsync(url, 600_000, Content[600_000..], TusClient.Sha256(Content));
        ((int)bad.StatusCode).ShouldBe(460);
        using var two = await tus.PatchAsync(url, 600_000, Content[600_000..], TusClient.Sha256(Content[600_000..]));
        two.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await File.ReadAllBytesAsync(Files.PathOf(Guid.Parse(url[(url.LastIndexOf('/') + 1)..])))).ShouldBe(Content);
        Directory.GetFiles(host.Settings.Uploads, "*.chunk").ShouldBeEmpty();
    }

    [Theory]
    [InlineData(5L * 1024 * 1024 * 1024 + 1, "a.csv", 413)]
    [InlineData(10, "", 400)]
    [InlineData(-1, "a.csv", 400)]
    [Trait("Requirement", "R007")]
    public async Task What_cannot_be_taken_is_refused_before_its_first_byte(long length, string name, int status)
    {
        var (_, uc) = await host.ScientistsUseCase();
        using var answer = await (await ScientistAsync()).CreateAsync(uc, name, length);
        ((int)answer.StatusCode).ShouldBe(status);
    }

    [Fact]
    public async Task Two_writers_of_one_upload_are_one_too_many()
    {
        var (_, uc) = await host.ScientistsUseCase();
        var tus = await ScientistAsync();
        var url = await tus.OpenAsync(uc, "a.csv", 100);
        using (host.Services.GetRequiredService<UploadLocks>().TryTake(Guid.Parse(url[(url.LastIndexOf('/') + 1)..])))
        {
            using var patched = await tus.PatchAsync(url, 0, Content[..10]);
            ((int)patched.StatusCode).ShouldBe(423);
            using var head = await tus.HeadAsync(url);
            ((int)head.StatusCode).ShouldBe(423);
        }

        (await tus.OffsetAsync(url)).ShouldBe(0);
    }

    [Fact]
    public async Task A_terminated_upload_leaves_nothing()
    {
        var (_, uc) = await host.ScientistsUseCase();
        var tus = await ScientistAsync();
        using var created = await tus.CreateAsync(uc, "a.csv", 100, Content[..40]);
        var url = created.Headers.Location!.ToString();
        using var gone = await tus.SendAsync(HttpMethod.Delete, url, null);
        gone.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        using var head = await tus.HeadAsync(url);
        head.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        File.Exists(Files.PathOf(Guid.Parse(url[(url.LastIndexOf('/') + 1)..]))).ShouldBeFalse();
    }

    [Fact]
    public async Task An_upload_that_nobody_goes_on_with_expires()
    {
        var (_, uc) = await host.ScientistsUseCase();
        var tus = await ScientistAsync();
        using var created = await tus.CreateAsync(uc, "a.csv", 100, Content[..40]);
        var (url, store) = (created.Headers.Location!.ToString(), host.Services.GetRequiredService<UploadStore>());
        var id = Guid.Parse(url[(url.LastIndexOf('/') + 1)..]);
        await store.ProlongAsync(id, host.Clock.GetUtcNow().AddMinutes(-1), CancellationToken.None);
        using var head = await tus.HeadAsync(url);
        head.StatusCode.ShouldBe(HttpStatusCode.Gone);
        (await host.Services.GetRequiredService<UploadSweep>().SweepAsync(CancellationToken.None)).ShouldBeGreaterThan(0);
        (await store.FindAsync(id, CancellationToken.None)).ShouldBeNull();
        File.Exists(Files.PathOf(id)).ShouldBeFalse();
    }

    [Fact]
    [Trait("Requirement", "D02")]
    public async Task Only_those_who_may_import_send_and_each_only_to_their_own()
    {
        var (_, uc) = await host.UseCase(("datascientist", BusinessFunction.DataScientist), ("admin", BusinessFunction.Viewer), ("analyste", BusinessFunction.AmlAnalyst));
        var url = await (await ScientistAsync()).OpenAsync(uc, "a.csv", 100);
        using var others = await (await TusClient.OfAsync(await host.SignedInAs("admin"))).HeadAsync(url);
        others.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var stolen = await (await TusClient.OfAsync(await host.SignedInAs("admin"))).PatchAsync(url, 0, Content[..10]);
        stolen.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var denied = await (await TusClient.OfAsync(await host.SignedInAs("analyste"))).CreateAsync(uc, "a.csv", 100);
        denied.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var outsider = await (await TusClient.OfAsync(await host.SignedInAs("business"))).CreateAsync(uc, "a.csv", 100);
        outsider.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var nobody = await new TusClient(host.Anonymous(), "x").CreateAsync(uc, "a.csv", 100);
        nobody.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var forged = await new TusClient(await host.SignedInAs("datascientist"), "x").CreateAsync(uc, "a.csv", 100);
        forged.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }
}
