using System.Collections.Immutable;
using System.Text.Json;
using KeplerAI.Compute.DataLake;
using KeplerAI.Compute.DuckDb;
using KeplerAI.Compute.DuckDb.Worker;

namespace KeplerAI.Compute.Ingestion;

/// <summary>The ingestion itself, inside the worker: checks, one typed scan of the whole file, then DuckDB writes the Parquet.</summary>
internal static class CsvToParquet
{
    public const string Operation = "ingest";

    public static CsvIngestResult Run(JsonElement arguments, WorkerContext context)
    {
        var request = WorkerJson.Read<CsvIngestRequest>(arguments);
        var tell = new ProgressTeller(context);
        var source = TextSource.Read(request.SourceFile, context.TempFolder, done => tell.Say("reading", done / 2));
        if (source.Problem is { } refused) return new CsvIngestResult(null, refused);
        using var text = Open(source);
        if (Delimiter(request, text) is not { } delimiter) return new CsvIngestResult(null, new IngestProblem("csv.delimiter"));
        var scan = CsvScan.Read(text, delimiter, done => tell.Say("reading", 0.5 + (done / 2)));
        if (scan.Problem is { } problem) return new CsvIngestResult(null, problem);

        var (file, dialect) = Plain(source, scan, text, delimiter, context);
        var table = Write(request, file, dialect, scan, context);
        if (table is null) return new CsvIngestResult(null, new IngestProblem("csv.not_csv"));
        return new CsvIngestResult(table with { Delimiter = ((char)delimiter).ToString(), SourceSha256 = source.Sha256 }, null);
    }

    private static byte? Delimiter(CsvIngestRequest request, FileStream text)
    {
        if (request.Delimiter is { Length: > 0 } given)
            return given.Length == 1 && char.IsAscii(given[0]) && given[0] is not ('"' or '\r' or '\n') ? (byte)given[0] : null;
        var start = text.Position;
        var detected = DelimiterDetector.Detect(text);
        text.Position = start;
        return detected is null ? (byte)',' : (byte)detected[0];
    }

    private static (string File, byte Delimiter) Plain(TextSource source, CsvScan scan, FileStream text, byte delimiter, WorkerContext context)
    {
        if (!scan.Irregular && source.Skip == 0) return (source.File, delimiter);
        var copy = Path.Combine(context.TempFolder, "canonical.csv");
        text.Position = source.Skip;
        CanonicalCsv.Write(text, delimiter, copy);
        return (copy, (byte)',');
    }

    private static IngestedTable? Write(CsvIngestRequest request, string file, byte delimiter, CsvScan scan, WorkerContext context)
    {
        var settled = scan.Facts.Select((facts, i) => facts.Settle($"c{i}")).ToImmutableArray();
        var raw = string.Join(", ", settled.Select((_, i) => $"'c{i}': 'VARCHAR'"));
        var typed = string.Join(", ", settled.Select((type, i) => $"{type.Expression} AS {SqlText.Identifier(scan.Names[i])}"));
        // DuckDB's own buffer is 16 times the longest line it may meet: sized by what the scan met.
        var line = Math.Max(2 << 20, scan.LongestRecord);
        var csv = $"read_csv({SqlText.Literal(file)}, auto_detect = false, header = true, delim = {SqlText.Literal(((char)delimiter).ToString())}, "
            + $"quote = '\"', escape = '\"', max_line_size = {line}, buffer_size = {line * 2L}, columns = {{{raw}}})";
        File.Delete(request.TargetFile);
        using var duck = context.Open(file, request.TargetFile);
        context.Execute(duck, "writing", $"COPY (SELECT {typed} FROM {csv}) TO {SqlText.Literal(request.TargetFile)} (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)");
        // Two readers took the file; a table is only good when they counted the same rows.
        var rows = duck.Number($"SELECT count(*) FROM {ParquetReading.From(request.TargetFile)}", CancellationToken.None);
        if (rows != scan.Rows) return null;
        context.Tell("hashing", 0);
        Durable.FlushFile(request.TargetFile);
        var columns = settled.Select((type, i) => new TableColumn(scan.Names[i], type.Type)).ToImmutableArray();
        return new IngestedTable(rows, columns, "", new FileInfo(request.TargetFile).Length, Durable.Sha256(request.TargetFile), "");
    }

    private static FileStream Open(TextSource source) => new(source.File, FileMode.Open, FileAccess.Read, FileShare.Read, 1) { Position = source.Skip };
}
