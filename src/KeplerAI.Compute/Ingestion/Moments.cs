using System.Globalization;
using System.Text;

namespace KeplerAI.Compute.Ingestion;

/// <summary>Dates and times as files write them, checked as calendar values.</summary>
internal static class Moments
{
    private static readonly string[] DayFirst = ["dd/MM/yyyy", "d/M/yyyy", "dd/M/yyyy", "d/MM/yyyy"];
    private static readonly string[] MonthFirst = ["MM/dd/yyyy", "M/d/yyyy", "MM/d/yyyy", "M/dd/yyyy"];

    public static bool IsIsoDate(ReadOnlySpan<byte> value) => value is [_, _, _, _, (byte)'-', _, _, (byte)'-', _, _] && IsDate(value, ["yyyy-MM-dd"]);

    public static bool IsSlashed(ReadOnlySpan<byte> value, bool dayFirst) => value.Contains((byte)'/') && IsDate(value, dayFirst ? DayFirst : MonthFirst);

    /// <summary>yyyy-MM-dd, T or a space, HH:mm, seconds and up to six decimals; with Z or an offset when <paramref name="zoned"/>.</summary>
    public static bool IsMoment(ReadOnlySpan<byte> value, bool zoned)
    {
        if (value.Length < 16 || !IsIsoDate(value[..10]) || value[10] is not ((byte)'T' or (byte)' ')) return false;
        var rest = value[11..];
        if (!Pair(rest, 23) || rest[2] != ':' || !Pair(rest[3..], 59)) return false;
        rest = rest[5..];
        if (rest is [(byte)':', _, _, ..] && Pair(rest[1..], 59))
        {
            rest = rest[3..];
            if (!rest.IsEmpty && rest[0] == '.')
            {
                var digits = rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
                if (digits < 0) digits = rest.Length - 1;
                if (digits is 0 or > 6) return false;
                rest = rest[(1 + digits)..];
            }
        }
        return zoned ? IsOffset(rest) : rest.IsEmpty;
    }

    private static bool IsOffset(ReadOnlySpan<byte> rest)
    {
        if (rest is [(byte)'Z']) return true;
        if (rest.IsEmpty || rest[0] is not ((byte)'+' or (byte)'-') || !Pair(rest[1..], 14)) return false;
        var minutes = rest.Length > 3 && rest[3] == ':' ? rest[4..] : rest[3..];
        return minutes.IsEmpty ? rest.Length == 3 : minutes.Length == 2 && Pair(minutes, 59);
    }

    private static bool Pair(ReadOnlySpan<byte> text, int highest) =>
        text.Length >= 2 && text[0] is >= (byte)'0' and <= (byte)'9' && text[1] is >= (byte)'0' and <= (byte)'9' && ((text[0] - '0') * 10) + text[1] - '0' <= highest;

    private static bool IsDate(ReadOnlySpan<byte> value, string[] formats)
    {
        if (value.Length > 10) return false;
        Span<char> text = stackalloc char[10];
        var length = Encoding.Latin1.GetChars(value, text);
        return DateOnly.TryParseExact(text[..length], formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
    }
}
