using System.Collections.Immutable;
using System.Text.Json;

namespace KeplerAI.Compute.Ingestion;

/// <summary>Statistics of any Parquet file, written as JSON.</summary>
public interface ITableStatistics
{
    Task WriteAsync(string parquetFile, string statsFile, CancellationToken ct);
}

/// <param name="Distinct">Distinct values; an estimate when <see cref="Approximate"/>.</param>
/// <param name="Min">As text; null for nested columns and columns without values.</param>
/// <param name="Histogram">Up to 20 bars of equal width, for numbers, dates and moments.</param>
public sealed record ColumnStatistics(string Name, string Type, long Nulls, long Distinct, string? Min, string? Max, ImmutableArray<HistogramBar> Histogram)
{
    public bool Approximate { get; init; }

    /// <summary>The most frequent values of a text or boolean column.</summary>
    public ImmutableArray<TopValue> Top { get; init; } = [];
}

/// <summary>Values from <paramref name="From"/> on and below <paramref name="To"/> (the last bar holds both ends).</summary>
public sealed record HistogramBar(string From, string To, long Count);

public sealed record TopValue(string Value, long Count);

public sealed record TableStatistics(long Rows, ImmutableArray<ColumnStatistics> Columns)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static TableStatistics Read(Stream statsFile) => JsonSerializer.Deserialize<TableStatistics>(statsFile, Json) ?? throw new InvalidDataException("Empty statistics.");

    public void Write(Stream statsFile) => JsonSerializer.Serialize(statsFile, this, Json);
}
