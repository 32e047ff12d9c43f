using System.Diagnostics;
using System.Globalization;
using KeplerAI.Demo;
using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;
using KeplerAI.Platform;
using KeplerAI.Platform.Hosting;
using KeplerAI.Platform.Permissions;

namespace KeplerAI.Bench;

/// <summary>A CSV sent by tus and imported as people do: from its last byte to the dataset on the pages. « bench ingest csv » measures the same file against DuckDB alone.</summary>
internal sealed class CsvReady(DemoSender sender, INumbers numbers, IReadTables tables, KeplerSettings settings)
{
    public async Task MeasureAsync(TextWriter console, HttpClient client, Guid useCase, int useCaseNumber, CancellationToken ct)
    {
        var file = Path.Combine(settings.Uploads, $"bench-{Guid.NewGuid():N}");
        Directory.CreateDirectory(settings.Uploads);
        try
        {
            await SampleCsv.WriteAsync(file, SampleCsv.Rows(SampleCsv.Usual), ct);
            var bytes = new FileInfo(file).Length;
            var url = await BenchClient.CreateUploadAsync(client, useCaseNumber, "clients.csv", bytes, ct);
            await using (var content = File.OpenRead(file))
                await BenchClient.SendAsync(client, url, content, bytes, ct);
            await using var memory = new MemoryWatch();
            var clock = Stopwatch.StartNew();
            var dataset = Guid.CreateVersion7();
            await sender.SendAsync("datascientist", new ImportDataset(dataset, await numbers.NextAsync(Scopes.Dataset, ct), useCase, "clients", "clients.csv", bytes, Guid.Parse(url.OriginalString.Split('/')[^1]), null, []), ct);
            DatasetRow? row;
            while ((row = await tables.FindAsync<DatasetRow>(AsOf.Now, dataset, ct)) is not { Status: DatasetStatus.Ready or DatasetStatus.Failed })
                await Task.Delay(TimeSpan.FromMilliseconds(50), ct);
            if (row.Status == DatasetStatus.Failed)
                throw new InvalidOperationException($"The import failed: {row.FailureRule}.");
            await console.WriteLineAsync(BenchLine.Seconds("files", "csv", string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.00} GB, {row.RowsCount} rows x 10: from the upload's last byte to the dataset on the pages"), clock.Elapsed.TotalSeconds).ToString());
            await console.WriteLineAsync(memory.Line("files", "csv_memory", "growth of the web process meanwhile").ToString());
        }
        finally
        {
            File.Delete(file);
        }
    }
}
