using System.Diagnostics;
using System.Text;
using ExcelDataReader;
using KeplerAI.Bench;
using KeplerAI.Compute.Ingestion;

namespace KeplerAI.Benchmarks.Ingest;

/// <summary>From a workbook to the table with its statistics, against reading every cell with ExcelDataReader and doing nothing with it.</summary>
internal sealed class XlsxCase : IBenchCase
{
    private const double Goal = 1.3;

    public string Bench => "ingest";

    public string Name => "xlsx";

    public async IAsyncEnumerable<BenchLine> RunAsync(BenchCluster cluster, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        using var place = new IngestPlace();
        var source = place.File("clients.xlsx");
        var rows = Math.Min(SampleCsv.Rows(1_000_000), 1_048_575);
        SampleWorkbook.Write(source, rows);
        var clock = Stopwatch.StartNew();
        var cells = await Task.Run(() => Read(source), ct);
        var reference = clock.Elapsed.TotalSeconds;
        clock.Restart();
        var (result, peak) = await Peak.OfChildrenAsync(() => place.Files.IngestAsync(place.Request(source, "clients.xlsx"), new Progress<IngestProgress>(), ct));
        var ours = clock.Elapsed.TotalSeconds;
        if (result.Table is not { } table || table.Rows != rows) throw new InvalidOperationException($"The workbook was refused: {result.Problem}");
        yield return BenchLine.Seconds(Bench, Name, $"{rows} rows x {table.Columns.Length} ({cells} cells): workbook to Parquet with statistics", ours, reference) with { Goal = Goal, Holds = ours / reference <= Goal };
        yield return new BenchLine(Bench, Name, "peak memory of the worker", peak, null, "MB", null, null, null);
    }

    private static long Read(string source)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        using var stream = File.OpenRead(source);
        using var reader = ExcelReaderFactory.CreateOpenXmlReader(stream);
        var cells = 0L;
        while (reader.Read())
            for (var i = 0; i < reader.FieldCount; i++)
                if (reader.GetValue(i) is not null) cells++;
        return cells;
    }
}
