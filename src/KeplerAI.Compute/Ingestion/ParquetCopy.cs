using System.Collections.Immutable;
using KeplerAI.Compute.DuckDb;
using KeplerAI.Compute.Ingestion.Csv;
using KeplerAI.Compute.Ingestion.Rows;

namespace KeplerAI.Compute.Ingestion;

/// <summary>DuckDB writes the table.</summary>
internal static class ParquetCopy
{
    private const int WideColumns = 500;
    private const int TooWide = 2000;
    private const int CellsOfGroup = 20_000_000;

    /// <returns>Rows written.</returns>
    public static long FromCsv(IngestTask task, FileIngestRequest ingest, string file, CsvDialect dialect, string newLine, bool header, int longest, ImmutableArray<ColumnPlan> plans)
    {
        if (task.Clean is { } clean) return clean.FromCsv(task, file, dialect, header, plans);
        // DuckDB's own buffer is 16 times the longest line it may meet: sized by what the scan met.
        var line = Math.Max(2L << 20, (longest * 2L) + 16);
        var columns = string.Join(", ", plans.Select((plan, i) => $"'c{i}': '{plan.ReadAs}'"));
        var quote = dialect.Quote == 0 ? "''" : SqlText.Literal(((char)dialect.Quote).ToString());
        var csv = $"read_csv({SqlText.Literal(file)}, auto_detect = false, header = {(header ? "true" : "false")}, new_line = '{newLine}', delim = {SqlText.Literal(((char)dialect.Delimiter).ToString())}, "
            + $"quote = {quote}, escape = {quote}, max_line_size = {line}, buffer_size = {line * 2}, columns = {{{columns}}})";
        return Write(task, ingest.TargetFile, $"SELECT {ColumnPlan.Select(plans)} FROM {csv}", plans.Length, file);
    }

    /// <param name="task">The task at hand.</param>
    /// <param name="target">The Parquet file.</param>
    /// <param name="select">Its rows.</param>
    /// <param name="columns">How many columns it has: wide rows are written in smaller groups.</param>
    /// <param name="files">What the rows are read from.</param>
    public static long Write(IngestTask task, string target, string select, int columns, params string[] files)
    {
        File.Delete(target);
        using var duck = task.Context.Open(columns > WideColumns ? 1 : null, [.. files, target]);
        var group = Math.Clamp(CellsOfGroup / Math.Max(1, columns), 2048, 122_880);
        Copy(task, duck, columns, $"COPY ({select}) TO {SqlText.Literal(target)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {group}, USE_TMP_FILE false)");
        return duck.Number($"SELECT count(*) FROM {ParquetReading.From(target)}", CancellationToken.None);
    }

    // DuckDB holds about 100 KB for each column of text while it writes: very wide text does not fit, and the file's width is why.
    private static void Copy(IngestTask task, DuckDbConnection duck, int columns, string sql)
    {
        try
        {
            task.Context.Execute(duck, "writing", sql);
        }
        catch (DuckDbException e) when (e.IsOutOfMemory && columns > TooWide)
        {
            throw new RefusedException(new IngestProblem("csv.too_many_columns", Detail: columns.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }
    }
}
