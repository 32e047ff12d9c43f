using System.Globalization;
using KeplerAI.Compute.DuckDb;
using KeplerAI.Compute.DuckDb.Worker;
using KeplerAI.Compute.Ingestion;

namespace KeplerAI.Compute.Databases;

/// <summary>A window put in its place: what stood in it is replaced, everything else is kept.</summary>
internal static class WindowMerge
{
    public static ExtractedTable Run(MergeRequest request, WorkerContext context)
    {
        string[] files = request.PreviousFile is { } previous ? [previous, request.FetchedFile, request.TargetFile] : [request.FetchedFile, request.TargetFile];
        File.Delete(request.TargetFile);
        using var duck = context.Open(files);
        var fetched = $"SELECT * FROM {ParquetReading.From(request.FetchedFile)}";
        var all = request.PreviousFile is null ? fetched
            : $"SELECT * FROM {ParquetReading.From(request.PreviousFile)} {(request.Window is { } window ? $"WHERE {Outside(window)} " : "")}UNION ALL BY NAME {fetched}";
        context.Execute(duck, "merging", $"COPY ({all}) TO {SqlText.Literal(request.TargetFile)} (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)");
        var rows = duck.Number($"SELECT count(*) FROM ({all})", CancellationToken.None);
        return SourceOperations.Written(duck, request.TargetFile, rows, 0, context);
    }

    private static string Outside(SourceWindow window)
    {
        var (type, format) = window.Time switch
        {
            SourceTime.Date => ("DATE", "yyyy-MM-dd"),
            SourceTime.Timestamp => ("TIMESTAMP", "yyyy-MM-dd HH:mm:ss.ffffff"),
            _ => ("TIMESTAMPTZ", "yyyy-MM-dd HH:mm:ss.ffffff'+00'"),
        };
        var column = SqlText.Identifier(window.Column);
        string At(DateTime at) => $"{type} '{at.ToString(format, CultureInfo.InvariantCulture)}'";
        return $"({column} IS NULL OR {column} < {At(window.From)} OR {column} >= {At(window.To)})";
    }
}
