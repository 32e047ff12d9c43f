using System.Diagnostics;
using KeplerAI.Bench;
using KeplerAI.Compute.DuckDb;
using KeplerAI.Compute.Ingestion;

namespace KeplerAI.Benchmarks.Ingest;

/// <summary>From the received CSV to the table with its statistics, against DuckDB alone that reads the whole file to find the types and then writes the same Parquet.</summary>
internal sealed class CsvCase : IBenchCase
{
    private const double Goal = 1.25;
    private const double MemoryGoal = 1536;

    public string Bench => "ingest";

    public string Name => "csv";

    public async IAsyncEnumerable<BenchLine> RunAsync(BenchCluster cluster, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        using var place = new IngestPlace();
        var source = place.File("clients.csv");
        await SampleCsv.WriteAsync(source, SampleCsv.Rows(SampleCsv.Usual), ct);
        var bytes = new FileInfo(source).Length;
        var (reference, raw) = await Peak.OfAsync(() => Task.Run(() => Raw(place, source), ct));
        var clock = Stopwatch.StartNew();
        var (result, peak) = await Peak.OfChildrenAsync(() => place.Files.IngestAsync(place.Request(source, "clients.csv"), new Progress<IngestProgress>(), ct));
        var ours = clock.Elapsed.TotalSeconds;
        if (result.Table is not { } table) throw new InvalidOperationException($"The file was refused: {result.Problem}");
        yield return BenchLine.Seconds(Bench, Name, $"{bytes / 1e9:0.00} GB, {table.Rows} rows x {table.Columns.Length}: CSV to Parquet with inference over the whole file and statistics", ours, reference.TotalSeconds) with { Goal = Goal, Holds = ours / reference.TotalSeconds <= Goal };
        yield return new BenchLine(Bench, Name, "peak memory of the worker (reference: DuckDB in this process)", peak, raw, "MB", null, MemoryGoal, peak < MemoryGoal);
    }

    /// <summary>The same memory, threads and compression; sample_size = -1 reads the whole file for the types, leading zeros included.</summary>
    private static TimeSpan Raw(IngestPlace place, string source)
    {
        var target = place.File("raw.parquet");
        var options = new DuckDbOptions();
        using var duck = DuckDbConnection.Open(new DuckDbSettings(options.MemoryMb, options.Threads, place.File("spill")) { Files = [source, target] });
        var clock = Stopwatch.StartNew();
        duck.Execute($"COPY (SELECT * FROM read_csv('{source}', sample_size = -1)) TO '{target}' (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)", CancellationToken.None);
        var taken = clock.Elapsed;
        File.Delete(target);
        return taken;
    }
}
