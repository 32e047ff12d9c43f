using System.Collections.Immutable;
using System.Globalization;
using KeplerAI.Compute.DuckDb;
using KeplerAI.Compute.DuckDb.Worker;

namespace KeplerAI.Compute.Ingestion;

/// <summary>Statistics of a Parquet file, a column at a time: only that column's pages are read.</summary>
internal static class StatisticsWriter
{
    private const int Bars = 20;
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
        foreach (var column in columns)
        {
            found.Add(Column(duck, from, column, rows));
            context.Tell("statistics", found.Count / (double)columns.Length);
        }
        using var file = File.Create(stats);
        new TableStatistics(rows, found.MoveToImmutable()).Write(file);
        return columns;
    }

    private static ColumnStatistics Column(DuckDbConnection duck, string from, TableColumn column, long rows)
    {
        var name = SqlText.Identifier(column.Name);
        var nested = column.Type.Contains('(', StringComparison.Ordinal) && !column.Type.StartsWith("DECIMAL", StringComparison.Ordinal) || column.Type.EndsWith("[]", StringComparison.Ordinal) || column.Type is "BLOB" or "JSON";
        var exact = rows <= ExactRows && !nested;
        var distinct = nested ? "0" : exact ? $"count(DISTINCT {name})" : $"approx_count_distinct({name})";
        var ends = nested ? "NULL, NULL" : $"left(CAST(min({name}) AS VARCHAR), {LongestTop}), left(CAST(max({name}) AS VARCHAR), {LongestTop})";
        using var result = duck.Query($"SELECT CAST(count(*) - count({name}) AS VARCHAR), CAST({distinct} AS VARCHAR), {ends} FROM {from}", CancellationToken.None);
        result.NextChunk();
        var nulls = Number(result.Text(0, 0));
        var different = Math.Min(Number(result.Text(1, 0)), rows - nulls);
        if (!exact && !nested && different <= CheapToCount)
        {
            different = duck.Number($"SELECT count(DISTINCT {name}) FROM {from}", CancellationToken.None);
            exact = true;
        }
        var statistics = new ColumnStatistics(column.Name, column.Type, nulls, different, nested ? null : result.Text(2, 0), nested ? null : result.Text(3, 0), []) { Approximate = !exact && !nested };
        if (nested || nulls == rows) return statistics;
        return column.Type is ColumnTypes.Text or ColumnTypes.Boolean or "UUID"
            ? statistics with { Top = different <= MostForTop && different < rows ? Top(duck, from, name) : [] }
            : statistics with { Histogram = Histogram(duck, from, name, column.Type) };
    }

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
