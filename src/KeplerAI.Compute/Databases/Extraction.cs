using KeplerAI.Compute.DuckDb;
using KeplerAI.Compute.DuckDb.Worker;

namespace KeplerAI.Compute.Databases;

/// <summary>A table of a source to a Parquet file.</summary>
internal static class Extraction
{
    private const int DecodingThreads = 2;

    public static ExtractedTable Run(ISourceConnection source, ExtractRequest request, WorkerContext context)
    {
        var columns = Chosen(source, request);
        File.Delete(request.TargetFile);
        using var duck = context.Open(request.TargetFile);
        using var reader = source.Read(request.Schema, request.Table, columns, request.Window);
        using var stream = new RowStream(reader, Named(columns), DecodingThreads);
        stream.Register(duck);
        using (new Timer(_ => context.Tell("rows", stream.Rows), null, 250, 250)) Copy(duck, stream, request.TargetFile);
        return SourceOperations.Written(duck, request.TargetFile, stream.Rows, stream.Unsayable, context);
    }

    private static void Copy(DuckDbConnection duck, RowStream stream, string file)
    {
        try
        {
            // A source is held open meanwhile: the quickest level, for a file a few per cent larger.
            duck.Execute($"COPY (SELECT * FROM {RowStream.Table}()) TO {SqlText.Literal(file)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, USE_TMP_FILE false, PRESERVE_ORDER false)", CancellationToken.None);
        }
        catch (DuckDbException) when (stream.Failure is { } failure)
        {
            throw failure as SourceException ?? new SourceException("database.failed", failure.GetType().Name);
        }
    }

    /// <summary>The columns to read, under the names they get, in the types that their values need.</summary>
    public static List<ReadColumn> Columns(ISourceConnection source, ExtractRequest request) => Named(Chosen(source, request));

    private static List<ReadColumn> Chosen(ISourceConnection source, ExtractRequest request)
    {
        var known = SourceOperations.Known(source, request.Schema, request.Table).ToDictionary(c => c.Name, StringComparer.Ordinal);
        if (request.Window is { } window && !(known.GetValueOrDefault(window.Column)?.Time == window.Time)) throw new SourceException("database.date_column", window.Column);
        var chosen = request.Columns.Select(name => known.GetValueOrDefault(name) ?? throw new SourceException("database.unknown_column", name));
        return [.. chosen.Select(column => source.Settle(request.Schema, request.Table, column, request.Window))];
    }

    /// <summary>Names that differ by case alone are two columns at a source, and one in DuckDB.</summary>
    private static List<ReadColumn> Named(List<ReadColumn> columns)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. columns.Select(column =>
        {
            var (name, n) = (column.Name, 2);
            while (!taken.Add(name)) name = $"{column.Name}_{n++}";
            return column with { Name = name };
        })];
    }
}
