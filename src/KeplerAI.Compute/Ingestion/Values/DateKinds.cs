using System.Collections.Immutable;

namespace KeplerAI.Compute.Ingestion.Values;

/// <summary>The date formats that are found by themselves, and how DuckDB reads each.</summary>
internal static class DateKinds
{
    public static ImmutableArray<(string? Format, Fits Date, Fits Moment)> All { get; } =
    [
        (null, Fits.IsoDate, Fits.IsoMoment),
        ("dd/MM/yyyy", Fits.SlashDayFirst, Fits.SlashDayFirstMoment),
        ("dd-MM-yyyy", Fits.DashDayFirst, Fits.DashDayFirstMoment),
        ("dd.MM.yyyy", Fits.Dotted, Fits.DottedMoment),
        ("MM/dd/yyyy", Fits.SlashMonthFirst, Fits.SlashMonthFirstMoment),
        ("yyyy/MM/dd", Fits.YearSlash, Fits.YearSlashMoment),
    ];

    public static bool Decided(string? format, bool? dayFirst) => format switch
    {
        "dd/MM/yyyy" or "dd-MM-yyyy" => dayFirst == true,
        "MM/dd/yyyy" => dayFirst == false,
        _ => true,
    };

    public static Fits Of(string? format, bool moment)
    {
        foreach (var kind in All)
            if (kind.Format == (format == "yyyy-MM-dd" ? null : format)) return moment ? kind.Moment : kind.Date;
        return Fits.None;
    }

    public static string Pattern(string format) => format
        .Replace("yyyy", "%Y", StringComparison.Ordinal).Replace("MM", "%m", StringComparison.Ordinal).Replace("dd", "%d", StringComparison.Ordinal);
}
