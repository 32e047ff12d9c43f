using System.Collections.Immutable;
using KeplerAI.Compute.DuckDb;

namespace KeplerAI.Compute.Ingestion.Values;

/// <summary>How DuckDB makes a typed value of a column's text.</summary>
internal static class ColumnSql
{
    internal static readonly string[] True = ["true", "vrai", "oui", "yes", "o", "y", "v", "t", "1"];
    internal static readonly string[] False = ["false", "faux", "non", "no", "n", "f", "0"];
    private static readonly string[] Times = ["", " %H:%M:%S.%f", " %H:%M:%S", " %H:%M"];

    public static ImmutableArray<string> Words { get; } = [.. True, .. False];

    /// <summary>Whether DuckDB's own reading of the type takes every value that was seen.</summary>
    public static bool IsPlain(ColumnChoice choice, Fits alive, bool spaced) => choice.Type == ColumnTypes.Text || (!spaced && choice.Type switch
    {
        ColumnTypes.Boolean => (alive & Fits.TrueFalse) != Fits.None,
        ColumnTypes.Integer => (alive & Fits.Integer) != Fits.None,
        ColumnTypes.Number => (alive & Fits.Number) != Fits.None,
        ColumnTypes.Date => choice.Format is null or "yyyy-MM-dd" && (alive & Fits.IsoDate) != Fits.None,
        ColumnTypes.Moment => choice.Format is null or "yyyy-MM-dd" && (alive & Fits.IsoMoment) != Fits.None,
        ColumnTypes.ZonedMoment => (alive & Fits.ZonedMoment) != Fits.None,
        ColumnTypes.Time => (alive & Fits.Time) != Fits.None,
        _ => (alive & (Fits.Huge | Fits.Fixed)) != Fits.None,
    });

    /// <param name="text">Expression of type VARCHAR.</param>
    /// <param name="choice">Type and format to read it as.</param>
    /// <param name="tries">Give NULL where a value does not fit, instead of failing.</param>
    public static string Expression(string text, ColumnChoice choice, bool tries = false)
    {
        var (cast, parse) = tries ? ("TRY_CAST", "try_strptime") : ("CAST", "strptime");
        var trimmed = $"nullif(trim({text}), '')";
        return choice.Type switch
        {
            ColumnTypes.Text => text,
            ColumnTypes.Boolean => $"CASE WHEN lower(trim({text})) IN ({List(True)}) THEN true WHEN lower(trim({text})) IN ({List(False)}) THEN false {(tries ? "" : $"WHEN {trimmed} IS NOT NULL THEN CAST({text} AS BOOLEAN) ")}END",
            ColumnTypes.Date when Written(choice) is { } format => $"CAST({parse}({trimmed}, {SqlText.Literal(DateKinds.Pattern(format))}) AS DATE)",
            ColumnTypes.Moment when Written(choice) is { } format => $"{parse}({trimmed}, [{List(Times.Select(time => DateKinds.Pattern(format) + time))}])",
            ColumnTypes.Date or ColumnTypes.Moment or ColumnTypes.ZonedMoment or ColumnTypes.Time => $"{cast}({trimmed} AS {choice.Type})",
            _ => $"{cast}(nullif(replace(regexp_replace({text}, '[\\s\\x{{A0}}\\x{{202F}}\\x{{2009}}]', '', 'g'), ',', '.'), '') AS {choice.Type})",
        };
    }

    private static string? Written(ColumnChoice choice) => choice.Format is null or "yyyy-MM-dd" ? null : choice.Format;

    private static string List(IEnumerable<string> words) => string.Join(", ", words.Select(SqlText.Literal));
}
