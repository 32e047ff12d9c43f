namespace KeplerAI.Compute.Ingestion.Values;

/// <summary>How a number is written.</summary>
/// <param name="Whole">Digits before the separator.</param>
/// <param name="Scale">Digits behind it.</param>
/// <param name="Grouped">Thousands parted by spaces, also the no-break ones.</param>
internal readonly record struct NumberShape(int Whole, int Scale, byte Separator, bool Grouped, bool Exponent, bool LeadingZero, bool Plus)
{
    public static bool TryRead(ReadOnlySpan<byte> text, out NumberShape shape)
    {
        shape = default;
        var at = text[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        var (whole, run, grouped, first) = (0, 0, false, (byte)0);
        while (at < text.Length)
        {
            var c = text[at];
            if (c is >= (byte)'0' and <= (byte)'9')
            {
                if (whole++ == 0) first = c;
                run++;
                at++;
                continue;
            }
            var space = whole == 0 ? 0 : Spaces.LengthAt(text, at);
            if (space == 0) break;
            if (grouped ? run != 3 : run > 3) return false;
            (grouped, run, at) = (true, 0, at + space);
        }
        if (grouped && run != 3) return false;
        var (separator, scale) = ((byte)0, 0);
        if (at < text.Length && text[at] is (byte)'.' or (byte)',')
        {
            separator = text[at++];
            scale = Digits(text[at..]);
            at += scale;
        }
        if (whole + scale == 0) return false;
        var exponent = at < text.Length;
        if (exponent && !(separator != ',' && !grouped && IsExponent(text[at..]))) return false;
        shape = new NumberShape(whole, scale, separator, grouped, exponent, whole > 1 && first == '0', text[0] == '+')
        {
            ZeroWhole = whole == 1 && first == '0',
        };
        return true;
    }

    public bool ZeroWhole { get; init; }

    private static bool IsExponent(ReadOnlySpan<byte> rest)
    {
        if (rest[0] is not ((byte)'e' or (byte)'E')) return false;
        rest = rest[1..];
        if (!rest.IsEmpty && rest[0] is (byte)'+' or (byte)'-') rest = rest[1..];
        return rest.Length is 1 or 2 && Digits(rest) == rest.Length;
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end < 0 ? text.Length : end;
    }
}

internal static class Spaces
{
    /// <summary>Bytes of a space at a place: plain, no-break (also as windows-1252 writes it), thin or narrow no-break; 0 when there is none.</summary>
    public static int LengthAt(ReadOnlySpan<byte> text, int at) => text[at] switch
    {
        (byte)' ' or 0xA0 => 1,
        0xC2 when at + 1 < text.Length && text[at + 1] == 0xA0 => 2,
        0xE2 when at + 2 < text.Length && text[at + 1] == 0x80 && text[at + 2] is 0xAF or 0x89 => 3,
        _ => 0,
    };
}
