namespace KeplerAI.Compute.Ingestion.Values;

/// <summary>What every value of a column may be: read over the whole file, so that the last line counts as much as the first.</summary>
internal sealed class ColumnFacts
{
    private int maxWhole, maxScale;
    private bool commaSure;

    public Fits Alive { get; private set; } = Fits.All;

    public bool Any { get; private set; }

    /// <summary>Some value has spaces around it.</summary>
    public bool Spaced { get; private set; }

    /// <summary>Dates of this column can only be read one way: 31/12/2024, and not 03/04/2024.</summary>
    public bool? DayFirst => !Any ? null : (Alive & DayFirsts, Alive & MonthFirsts) switch
    {
        (not Fits.None, Fits.None) => true,
        (Fits.None, not Fits.None) => false,
        _ => null,
    };

    public bool Comma => Any && commaSure && (Alive & (Fits.CommaNumber | Fits.CommaFixed)) != Fits.None && (Alive & (Fits.Number | Fits.Fixed)) == Fits.None;

    private const Fits DayFirsts = Fits.SlashDayFirstMoment | Fits.DashDayFirstMoment;
    private const Fits MonthFirsts = Fits.SlashMonthFirstMoment | Fits.DashMonthFirstMoment;

    /// <returns>What this value may be; not found out when nothing is left to find for the column and <paramref name="wanted"/> is false.</returns>
    public Fits Add(ReadOnlySpan<byte> value, bool wanted = false)
    {
        if (value.IsEmpty || (Alive == Fits.None && !wanted)) return Fits.All;
        Any = true;
        if (value[0] == ' ' || value[^1] == ' ')
        {
            value = value.Trim((byte)' ');
            Spaced = true;
            if (value.IsEmpty) return Alive = Fits.None;
        }
        var fits = ValueShape.Of(value, out var number);
        Alive &= fits;
        if (number.Whole > maxWhole) maxWhole = number.Whole;
        if (number.Scale > maxScale) maxScale = number.Scale;
        // 1,234 may be a thousand and more: one value that cannot be read so decides for the column.
        if (number.Separator == ',') commaSure |= number.Scale is not 0 and not 3 || number.ZeroWhole || number.Grouped;
        return fits;
    }

    /// <param name="name">The column's name.</param>
    /// <param name="dayFirst">How the other columns of the file write dates, when they tell; it decides where this column does not.</param>
    /// <param name="separator">« . » or « , » when the user said so.</param>
    /// <param name="kinds">Kinds that the column may be at all.</param>
    public ColumnChoice Settle(string name, bool? dayFirst, string? separator, Fits kinds = Fits.All)
    {
        ColumnChoice Is(string type, string? format = null) => new(name, type, format);
        bool May(Fits kind) => (Alive & kinds & kind) != Fits.None;
        if (!Any) return Is(ColumnTypes.Text);
        if (May(Fits.TrueFalse) || May(Fits.VraiFaux)) return Is(ColumnTypes.Boolean);
        if (May(Fits.Integer)) return Is(ColumnTypes.Integer);
        if (May(Fits.Huge)) return Is(ColumnTypes.Huge);
        if (May(Fits.Number) && separator != ",") return Is(ColumnTypes.Number);
        if (May(Fits.Fixed) && separator != "," && maxWhole + maxScale <= 38) return Is($"DECIMAL(38,{maxScale})");
        if ((commaSure && separator != ".") || separator == ",")
        {
            if (May(Fits.CommaNumber)) return Is(ColumnTypes.Number);
            if (May(Fits.CommaFixed) && maxWhole + maxScale <= 38) return Is($"DECIMAL(38,{maxScale})");
        }
        if (May(Fits.Time)) return Is(ColumnTypes.Time);
        foreach (var (format, date, moment) in DateKinds.All)
        {
            if (!May(moment) || !DateKinds.Decided(format, DayFirst ?? dayFirst)) continue;
            return May(date) ? Is(ColumnTypes.Date, format) : Is(ColumnTypes.Moment, format);
        }
        return Is(May(Fits.ZonedMoment) ? ColumnTypes.ZonedMoment : ColumnTypes.Text);
    }
}
