namespace KeplerAI.Compute.Ingestion.Values;

/// <summary>What one value may be; a column may be what all of its values may be.</summary>
[Flags]
internal enum Fits
{
    None = 0,
    TrueFalse = 1,
    VraiFaux = 1 << 1,

    /// <summary>Fits 64 bits and would be written back the same: no leading zero, no plus sign.</summary>
    Integer = 1 << 2,
    Huge = 1 << 3,

    /// <summary>A number with a point that a double holds: above 15 digits before the point it would skip whole units.</summary>
    Number = 1 << 4,
    Fixed = 1 << 5,
    CommaNumber = 1 << 6,
    CommaFixed = 1 << 7,

    IsoDate = 1 << 8,
    SlashDayFirst = 1 << 9,
    SlashMonthFirst = 1 << 10,
    DashDayFirst = 1 << 11,
    DashMonthFirst = 1 << 12,
    Dotted = 1 << 13,
    YearSlash = 1 << 14,

    /// <summary>The same with a time of day, or without for some values.</summary>
    IsoMoment = 1 << 15,
    SlashDayFirstMoment = 1 << 16,
    SlashMonthFirstMoment = 1 << 17,
    DashDayFirstMoment = 1 << 18,
    DashMonthFirstMoment = 1 << 19,
    DottedMoment = 1 << 20,
    YearSlashMoment = 1 << 21,

    ZonedMoment = 1 << 22,
    Time = 1 << 23,
    All = (1 << 24) - 1,
}
