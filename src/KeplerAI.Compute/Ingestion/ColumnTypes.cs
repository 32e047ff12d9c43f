using System.Collections.Immutable;

namespace KeplerAI.Compute.Ingestion;

/// <summary>Types that a column of a text file may be given.</summary>
public static class ColumnTypes
{
    public const string Boolean = "BOOLEAN";
    public const string Integer = "BIGINT";
    public const string Huge = "DECIMAL(38,0)";
    public const string Number = "DOUBLE";
    public const string Date = "DATE";
    public const string Moment = "TIMESTAMP";
    public const string ZonedMoment = "TIMESTAMP WITH TIME ZONE";
    public const string Time = "TIME";
    public const string Text = "VARCHAR";

    /// <summary>Besides these, DECIMAL(38,s) with s from 0 to 18.</summary>
    public static ImmutableArray<string> All { get; } = [Text, Integer, Number, Huge, "DECIMAL(38,2)", "DECIMAL(38,4)", Date, Moment, ZonedMoment, Time, Boolean];

    public static bool IsKnown(string type) => All.Contains(type, StringComparer.Ordinal) || Scale(type) is not null;

    /// <summary>A type of ours, or one that a nested or typed source has and DuckDB writes with letters, digits, brackets and quoted names.</summary>
    public static bool IsAllowed(ColumnChoice choice) =>
        (choice.Format is null || DateFormats.All.Contains(choice.Format, StringComparer.Ordinal)) && (IsKnown(choice.Type) || IsTypeName(choice.Type));

    private static bool IsTypeName(string type)
    {
        var quoted = false;
        foreach (var c in type)
        {
            if (c == '"') quoted = !quoted;
            else if (!quoted && !char.IsLetterOrDigit(c) && c is not (' ' or '(' or ')' or ',' or '[' or ']' or '_' or '\'')) return false;
        }
        return type.Length > 0 && !quoted;
    }

    /// <summary>Digits behind the point of a DECIMAL(38,s), null for other types.</summary>
    public static int? Scale(string type) =>
        type.StartsWith("DECIMAL(38,", StringComparison.Ordinal) && type.EndsWith(')') && int.TryParse(type.AsSpan(11, type.Length - 12), out var scale) && scale is >= 0 and <= 18 ? scale : null;
}

/// <summary>How files write dates; each may be followed by a time of day when the type is TIMESTAMP.</summary>
public static class DateFormats
{
    public static ImmutableArray<string> All { get; } = ["yyyy-MM-dd", "dd/MM/yyyy", "dd-MM-yyyy", "dd.MM.yyyy", "MM/dd/yyyy", "yyyy/MM/dd", "yyyyMMdd"];
}

public static class TextEncodings
{
    public static ImmutableArray<string> All { get; } = ["utf-8", "windows-1252", "iso-8859-1", "utf-16le", "utf-16be"];
}
