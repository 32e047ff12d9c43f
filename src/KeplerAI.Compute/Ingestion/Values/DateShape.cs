namespace KeplerAI.Compute.Ingestion.Values;

/// <summary>Dates, moments and times as files write them.</summary>
internal static class DateShape
{
    public static Fits Of(ReadOnlySpan<byte> text)
    {
        var first = Digits(text);
        if (first == text.Length) return Fits.None;
        var separator = text[first];
        if (first == 2 && separator == ':') return Time(text).IsEmpty ? Fits.Time : Fits.None;
        return first switch
        {
            4 => YearFirst(text, separator),
            1 or 2 when separator is (byte)'/' or (byte)'-' or (byte)'.' => YearLast(text, first, separator),
            _ => Fits.None,
        };
    }

    /// <summary>yyyyMMdd, which looks like a number: only when chosen.</summary>
    public static bool IsCompact(ReadOnlySpan<byte> text) =>
        text.Length == 8 && Digits(text) == 8 && Valid(Number(text[..4]), Number(text[4..6]), Number(text[6..]));

    private static Fits YearFirst(ReadOnlySpan<byte> text, byte separator)
    {
        if (separator is not ((byte)'-' or (byte)'/') || text.Length < 10 || text[7] != separator || Digits(text[5..]) != 2 || Digits(text[8..]) < 2) return Fits.None;
        if (!Valid(Number(text[..4]), Number(text[5..7]), Number(text[8..10]))) return Fits.None;
        var rest = text[10..];
        var dash = separator == '-';
        if (rest.IsEmpty) return dash ? Fits.IsoDate | Fits.IsoMoment : Fits.YearSlash | Fits.YearSlashMoment;
        var left = AfterTime(rest, dash, out var timed);
        if (!timed) return Fits.None;
        if (left.IsEmpty) return dash ? Fits.IsoMoment : Fits.YearSlashMoment;
        return dash && IsOffset(left) ? Fits.ZonedMoment : Fits.None;
    }

    private static Fits YearLast(ReadOnlySpan<byte> text, int first, byte separator)
    {
        var rest = text[(first + 1)..];
        var second = Digits(rest);
        if (second is 0 or > 2 || rest.Length < second + 5 || rest[second] != separator || Digits(rest[(second + 1)..]) != 4) return Fits.None;
        var (a, b, year) = (Number(text[..first]), Number(rest[..second]), Number(rest.Slice(second + 1, 4)));
        rest = rest[(second + 5)..];
        var timed = false;
        if (!rest.IsEmpty && (!AfterTime(rest, false, out timed).IsEmpty || !timed)) return Fits.None;
        var fits = (separator, Valid(year, b, a), Valid(year, a, b)) switch
        {
            ((byte)'/', var dayFirst, var monthFirst) => (dayFirst ? Fits.SlashDayFirst | Fits.SlashDayFirstMoment : Fits.None) | (monthFirst ? Fits.SlashMonthFirst | Fits.SlashMonthFirstMoment : Fits.None),
            ((byte)'-', var dayFirst, var monthFirst) => (dayFirst ? Fits.DashDayFirst | Fits.DashDayFirstMoment : Fits.None) | (monthFirst ? Fits.DashMonthFirst | Fits.DashMonthFirstMoment : Fits.None),
            (_, var dayFirst, _) => dayFirst ? Fits.Dotted | Fits.DottedMoment : Fits.None,
        };
        return timed ? fits & ~Dates : fits;
    }

    private const Fits Dates = Fits.SlashDayFirst | Fits.SlashMonthFirst | Fits.DashDayFirst | Fits.DashMonthFirst | Fits.Dotted;

    private static ReadOnlySpan<byte> AfterTime(ReadOnlySpan<byte> rest, bool letter, out bool timed)
    {
        timed = false;
        if (rest[0] != ' ' && !(letter && rest[0] == 'T')) return rest;
        var left = Time(rest[1..]);
        timed = left.Length < rest.Length - 1;
        return left;
    }

    /// <summary>What follows HH:mm[:ss[.ffffff]]; the whole text when it does not start so.</summary>
    private static ReadOnlySpan<byte> Time(ReadOnlySpan<byte> text)
    {
        if (text.Length < 5 || text[2] != ':' || !Pair(text, 23) || !Pair(text[3..], 59)) return text;
        var rest = text[5..];
        if (rest.IsEmpty || rest[0] != ':') return rest;
        if (!Pair(rest[1..], 59)) return text;
        rest = rest[3..];
        if (rest.IsEmpty || rest[0] != '.') return rest;
        var digits = Digits(rest[1..]);
        return digits is 0 or > 6 ? text : rest[(1 + digits)..];
    }

    private static bool IsOffset(ReadOnlySpan<byte> rest)
    {
        if (rest is [(byte)'Z']) return true;
        if (rest[0] is not ((byte)'+' or (byte)'-') || !Pair(rest[1..], 14)) return false;
        var minutes = rest.Length > 3 && rest[3] == ':' ? rest[4..] : rest[3..];
        return minutes.IsEmpty ? rest.Length == 3 : minutes.Length == 2 && Pair(minutes, 59);
    }

    private static bool Valid(int year, int month, int day) => year >= 1 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);

    private static bool Pair(ReadOnlySpan<byte> text, int highest) =>
        text.Length >= 2 && text[0] is >= (byte)'0' and <= (byte)'9' && text[1] is >= (byte)'0' and <= (byte)'9' && Number(text[..2]) <= highest;

    private static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits) number = (number * 10) + digit - '0';
        return number;
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (at < text.Length && text[at] is >= (byte)'0' and <= (byte)'9') at++;
        return at;
    }
}
