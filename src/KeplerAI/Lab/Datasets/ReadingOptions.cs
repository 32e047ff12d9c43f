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
