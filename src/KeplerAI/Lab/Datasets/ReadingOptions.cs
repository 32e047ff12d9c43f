using System.Collections.Immutable;
using KeplerAI.Compute.Ingestion;

namespace KeplerAI.Lab.Datasets;

/// <summary>How a file is to be read; what is null is detected.</summary>
/// <param name="Format">Csv, Xlsx, Json or Parquet.</param>
public sealed record ReadingOptions(string? Format = null, string? Delimiter = null, string? Quote = null, bool? Header = null, string? Encoding = null, string? Sheet = null, string? Decimal = null);

/// <summary>The type that a person gave a column.</summary>
/// <param name="Format">How its dates are written, when they are not in the international form.</param>
public sealed record ChosenColumn(string Name, string Type, string? Format = null);

public enum BadRows
{
    Stop,
    SetAsideUpTo,
    SetAsideAll,
}

/// <summary>What to do with a row that does not fit its columns.</summary>
public sealed record BadRowChoice(BadRows Mode, long? MaxRows = null, double? MaxPercent = null);

/// <summary>Choices as events keep them, in the words of the engine.</summary>
internal static class EngineWords
{
    public static SourceOptions ToSource(this ReadingOptions? o) =>
        o is null ? new() : new(Enum.TryParse<SourceFormat>(o.Format, out var format) ? format : null, o.Delimiter, o.Quote, o.Header, o.Encoding, o.Sheet, o.Decimal);

    public static BadRowPolicy ToPolicy(this BadRowChoice? choice) =>
        choice is null ? BadRowPolicy.Stop : new(Enum.Parse<BadRowMode>(choice.Mode.ToString()), choice.MaxRows, choice.MaxPercent);

    public static ImmutableArray<ColumnChoice>? ToColumns(this ImmutableArray<ChosenColumn>? columns) =>
        columns is { } chosen ? [.. chosen.Select(c => new ColumnChoice(c.Name, c.Type, c.Format))] : null;
}
