using System.Globalization;
using System.Security.Cryptography;
using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;
using KeplerAI.Lab.Datasets.Uploads;
using KeplerAI.Platform.Permissions;
using KeplerAI.Testing;
using KeplerAI.Tests.Runs;

namespace KeplerAI.Tests.Lab.Datasets.Uploads;

/// <summary>The real application, killed without warning in the middle of an upload and of an ingestion.</summary>
public sealed class KilledTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    [Fact]
    public async Task An_upload_goes_on_after_the_death_of_the_process_and_is_the_same_to_the_byte()
    {
        var (_, uc) = await host.ScientistsUseCase();
        var home = KeplerProcess.Home(host);
        var content = new byte[48 << 20];
        new Random(7).NextBytes(content);
        string url, file;
        using (var first = await WebProcess.StartAsync(host, home, background: false))
        {
            using var browser = await first.SignInAsync("datascientist");
            var tus = await TusClient.OfAsync(browser);
            url = new Uri(first.Url, await tus.OpenAsync(uc, "gros.csv", content.Length)).AbsolutePath;
            file = Path.Combine(home, "uploads", Guid.Parse(url[(url.LastIndexOf('/') + 1)..]).ToString("N"));
            using var slow = new SlowContent(content);
            using var request = new HttpRequestMessage(HttpMethod.Patch, new Uri(url, UriKind.Relative)) { Content = slow };
            request.Headers.Add(TusHeaders.Resumable, TusHeaders.Version);
            request.Headers.Add(TusHeaders.Offset, "0");
            request.Headers.Add("RequestVerificationToken", (await browser.GetHtml("/lab/datasets")).QuerySelector("meta[name=csrf]")!.GetAttribute("content"));
            var sending = browser.SendAsync(request);
            await Until.HoldsAsync(() => new FileInfo(file).Length > 4 << 20);
            await first.KillAsync();
            await Should.ThrowAsync<HttpRequestException>(sending);
        }

        using var second = await WebProcess.StartAsync(host, home, background: false);
        using var again = await second.SignInAsync("datascientist");
        var resumed = await TusClient.OfAsync(again);
        var offset = (int)await resumed.OffsetAsync(url);
        offset.ShouldBeInRange(4 << 20, content.Length - 1);
        using var rest = await resumed.PatchAsync(url, offset, content[offset..]);
        ((int)rest.StatusCode).ShouldBe(204);
        SHA256.HashData(await File.ReadAllBytesAsync(file)).ShouldBe(SHA256.HashData(content));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Requirement", "R072"), Trait("Requirement", "R073")]
    public async Task No_part_of_a_dataset_is_seen_when_the_application_or_its_worker_dies_while_it_ingests(bool application)
    {
        var (useCase, _) = await host.ScientistsUseCase();
        var home = KeplerProcess.Home(host);
        var upload = Guid.CreateVersion7();
        const int rows = 1_500_000;
        Directory.CreateDirectory(Path.Combine(home, "uploads"));
        await using (var csv = new StreamWriter(Path.Combine(home, "uploads", upload.ToString("N"))))
        {
            await csv.WriteAsync("ligne,montant,jour\n");
            for (var i = 0; i < rows; i++)
                await csv.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{i},{i / 7.0:0.00},2026-03-{1 + (i % 28):00}\n"));
        }

        var (id, name) = (Guid.CreateVersion7(), $"Coupé {application}");
        var first = await WebProcess.StartAsync(host, home, background: true);
        try
        {
            (await host.SendAsync(new ImportDataset(id, await host.Number(Scopes.Dataset), useCase, name, "gros.csv", 40_000_000, upload, null, []), "datascientist")).Ok.ShouldBeTrue();
            await Until.HoldsAsync(() => Directory.GetFiles(Path.Combine(home, "uploads"), "*.parquet").Length > 0 || first.Children("duckdb-worker").Count > 0);
            if (application)
            {
                await first.KillAsync();
            }
            else
            {
                foreach (var worker in first.Children("duckdb-worker"))
                    System.Diagnostics.Process.GetProcessById(worker).Kill();
            }

            var row = await RowAsync(id);
            row.Status.ShouldBeOneOf(application ? [DatasetStatus.Importing] : [DatasetStatus.Importing, DatasetStatus.Failed]);
            (row.TableFile, row.RowsCount).ShouldBe((null, null));
            LakeFiles(home).ShouldBeEmpty();
        }
        finally
        {
            if (application)
                first.Dispose();
        }

        using var second = application ? await WebProcess.StartAsync(host, home, background: true) : first;
        await Until.HoldsAsync(async () => (await RowAsync(id)).Status != DatasetStatus.Importing);
        var ended = await RowAsync(id);
        // The application's death is nobody's fault: the work begins anew. The worker's is told: a file may have killed it.
        if (application)
        {
            (ended.Status, ended.RowsCount, ended.LastVersion).ShouldBe((DatasetStatus.Ready, rows, 1));
            LakeFiles(home).Count(f => f.EndsWith(".parquet", StringComparison.Ordinal)).ShouldBe(1);
        }
        else
        {
            (ended.Status, ended.FailureRule).ShouldBe((DatasetStatus.Failed, "duckdb.ended"));
            LakeFiles(home).ShouldBeEmpty();
        }
    }

    private async Task<DatasetRow> RowAsync(Guid id) => (await host.Tables.FindAsync<DatasetRow>(AsOf.Now, id))!;

    private static string[] LakeFiles(string home) => Directory.Exists(Path.Combine(home, "lake")) ? Directory.GetFiles(Path.Combine(home, "lake"), "*", SearchOption.AllDirectories) : [];

    /// <summary>A body whose second half never ends, so that a kill falls into it.</summary>
    private sealed class SlowContent : HttpContent
    {
        private readonly byte[] _bytes;

        public SlowContent(byte[] bytes)
        {
            _bytes = bytes;
            Headers.ContentType = new(TusHeaders.ChunkType);
        }

        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            await stream.WriteAsync(_bytes.AsMemory(0, _bytes.Length / 2));
            for (var at = _bytes.Length / 2; at < _bytes.Length; at++)
            {
                await stream.WriteAsync(_bytes.AsMemory(at, 1));
                await stream.FlushAsync();
                await Task.Delay(60);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _bytes.Length;
            return true;
        }
    }
}
