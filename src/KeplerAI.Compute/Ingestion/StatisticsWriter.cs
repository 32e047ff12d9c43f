using System.Collections.Immutable;
using System.Globalization;
using KeplerAI.Compute.DuckDb;
using KeplerAI.Compute.DuckDb.Worker;

namespace KeplerAI.Compute.Ingestion;

/// <summary>Statistics of a Parquet file, a column at a time: only that column's pages are read.</summary>
internal static class StatisticsWriter
{
    private const int Bars = 20;
    private const int WideColumns = 500;
    private const int ColumnsAtOnce = 500;
    private const int TopValues = 10;
    private const int LongestTop = 200;
    private const long ExactRows = 1_000_000;
    private const long CheapToCount = 20_000; // an estimate may be a tenth off: few values are counted
    private const long MostForTop = 200_000;

    public static ImmutableArray<TableColumn> Write(string parquet, string stats, WorkerContext context)
    {
        using var duck = context.Open(parquet);
        var columns = ParquetReading.Columns(duck, parquet);
        var from = ParquetReading.From(parquet);
        var rows = duck.Number($"SELECT count(*) FROM {from}", CancellationToken.None);
        var found = ImmutableArray.CreateBuilder<ColumnStatistics>(columns.Length);
        // A statement of its own for each of thousands of columns would read the file's directory as often.
        var step = columns.Length > WideColumns ? ColumnsAtOnce : 1;
        for (var i = 0; i < columns.Length; i += step)
        {
            if (step == 1) found.Add(Column(duck, from, columns[i], rows));
            else found.AddRange(Ends(duck, from, columns.AsSpan()[i..Math.Min(columns.Length, i + step)], rows));
            context.Tell("statistics", found.Count / (double)columns.Length);
        }
        using var file = File.Create(stats);
        new TableStatistics(rows, found.MoveToImmutable()).Write(file);
        return columns;
    }

    private static ColumnStatistics Column(DuckDbConnection duck, string from, TableColumn column, long rows)
    {
        var statistics = Ends(duck, from, [column], rows)[0];
        var name = SqlText.Identifier(column.Name);
        if (statistics.Approximate && statistics.Distinct <= CheapToCount)
            statistics = statistics with { Approximate = false, Distinct = duck.Number($"SELECT count(DISTINCT {name}) FROM {from}", CancellationToken.None) };
        if (IsNested(column.Type) || statistics.Nulls == rows) return statistics;
        return column.Type is ColumnTypes.Text or ColumnTypes.Boolean or "UUID"
            ? statistics with { Top = statistics.Distinct <= MostForTop && statistics.Distinct < rows ? Top(duck, from, name) : [] }
            : statistics with { Histogram = Histogram(duck, from, name, column.Type) };
    }

    /// <summary>Missing and distinct values, least and greatest, of several columns in one reading.</summary>
    private static List<ColumnStatistics> Ends(DuckDbConnection duck, string from, ReadOnlySpan<TableColumn> columns, long rows)
    {
        var texts = new List<string>(columns.Length * 4);
        foreach (var column in columns)
        {
            // As few expressions as can be: DuckDB plans each of them, which for thousands of columns takes longer than reading them.
            var (name, nested) = (SqlText.Identifier(column.Name), IsNested(column.Type));
            texts.Add($"count({name})");
            texts.Add(nested ? "0::BIGINT" : rows <= ExactRows && columns.Length == 1 ? $"count(DISTINCT {name})" : $"approx_count_distinct({name})");
            foreach (var end in new[] { "min", "max" })
                texts.Add(nested ? "NULL::VARCHAR" : column.Type == ColumnTypes.Text ? $"left({end}({name}), {LongestTop})" : $"CAST({end}({name}) AS VARCHAR)");
        }
        using var result = duck.Query($"SELECT {string.Join(", ", texts)} FROM {from}", CancellationToken.None);
        result.NextChunk();
        var found = new List<ColumnStatistics>(columns.Length);
        for (var i = 0; i < columns.Length; i++)
        {
            var there = result.Value<long>(4 * i, 0);
            found.Add(new ColumnStatistics(columns[i].Name, columns[i].Type, rows - there, Math.Min(result.Value<long>((4 * i) + 1, 0), there), result.Text((4 * i) + 2, 0), result.Text((4 * i) + 3, 0), [])
            {
                Approximate = (rows > ExactRows || columns.Length > 1) && !IsNested(columns[i].Type),
            });
        }
        return found;
    }

    private static bool IsNested(string type) =>
        (type.Contains('(', StringComparison.Ordinal) && !type.StartsWith("DECIMAL", StringComparison.Ordinal)) || type.EndsWith("[]", StringComparison.Ordinal) || type is "BLOB" or "JSON";

    /// <summary>Bars of equal width between the least and the greatest value; numbers that are no numbers stand in none.</summary>
    private static ImmutableArray<HistogramBar> Histogram(DuckDbConnection duck, string from, string name, string type)
    {
        var temporal = type is ColumnTypes.Date || type.StartsWith("TIMESTAMP", StringComparison.Ordinal);
        if (!temporal && !IsNumber(type)) return [];
        var value = temporal ? $"CAST(epoch_us(CAST({name} AS TIMESTAMP)) AS DOUBLE)" : $"CAST({name} AS DOUBLE)";
        var finite = $"FROM (SELECT {value} AS v FROM {from}) WHERE isfinite(v)";
        using var ends = duck.Query($"SELECT CAST(min(v) AS VARCHAR), CAST(max(v) AS VARCHAR) {finite}", CancellationToken.None);
        ends.NextChunk();
        if (ends.Text(0, 0) is not { } least || ends.Text(1, 0) is not { } most) return [];
        var (low, high) = (double.Parse(least, CultureInfo.InvariantCulture), double.Parse(most, CultureInfo.InvariantCulture));
        var whole = type is "BIGINT" or "INTEGER" or "SMALLINT" or "TINYINT" or "UBIGINT" or "UINTEGER" or "USMALLINT" or "UTINYINT";
        var bars = low == high ? 1 : whole && high - low < Bars ? (int)(high - low) + 1 : Bars;
        var width = low == high ? 1 : whole && high - low < Bars ? 1 : (high / bars) - (low / bars);
        if (!double.IsFinite(width) || width <= 0) return [];
        var counts = new long[bars];
        using var result = duck.Query($"SELECT CAST(least({bars - 1}, floor((v - {Text(low)}) / {Text(width)})) AS BIGINT) AS bar, count(*) {finite} GROUP BY bar", CancellationToken.None);
        while (result.NextChunk())
            for (var row = 0; row < result.Rows; row++) counts[result.Value<long>(0, row)] += result.Value<long>(1, row);
        return [.. counts.Select((count, i) => new HistogramBar(Edge(low + (i * width)), Edge(i == bars - 1 && bars > 1 ? high : low + ((i + 1) * width)), count))];

        string Edge(double edge) => !temporal ? edge.ToString("R", CultureInfo.InvariantCulture)
            : DateTime.UnixEpoch.AddTicks((long)edge * 10).ToString(type == ColumnTypes.Date ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    private static ImmutableArray<TopValue> Top(DuckDbConnection duck, string from, string name)
    {
        using var result = duck.Query($"SELECT left(CAST({name} AS VARCHAR), {LongestTop}), CAST(count(*) AS VARCHAR) AS n FROM {from} WHERE {name} IS NOT NULL GROUP BY {name} ORDER BY count(*) DESC, {name} LIMIT {TopValues}", CancellationToken.None);
        return [.. ParquetReading.Texts(result, 2).Select(row => new TopValue(row[0]!, Number(row[1])))];
    }

    private static bool IsNumber(string type) =>
        type is "BIGINT" or "INTEGER" or "SMALLINT" or "TINYINT" or "HUGEINT" or "UBIGINT" or "UINTEGER" or "USMALLINT" or "UTINYINT" or "UHUGEINT" or "DOUBLE" or "FLOAT" || type.StartsWith("DECIMAL", StringComparison.Ordinal);

    private static string Text(double value) => $"CAST('{value.ToString("R", CultureInfo.InvariantCulture)}' AS DOUBLE)";

    private static long Number(string? text) => long.Parse(text ?? "0", CultureInfo.InvariantCulture);
}

internal sealed record StatisticsArguments(string Parquet, string Stats);

internal sealed class TableStatisticsService(DuckDbWorker worker) : ITableStatistics
{
    public const string Operation = "statistics";

    public static object? Run(System.Text.Json.JsonElement arguments, WorkerContext context)
    {
        var request = WorkerJson.Read<StatisticsArguments>(arguments);
        StatisticsWriter.Write(request.Parquet, request.Stats, context);
        return null;
    }

    public async Task WriteAsync(string parquetFile, string statsFile, CancellationToken ct)
    {
        var done = false;
        try
        {
            await worker.RunAsync<object?>(Operation, new StatisticsArguments(parquetFile, statsFile), null, ct);
            done = true;
        }
        finally
        {
            if (!done) File.Delete(statsFile);
        }
    }
}
