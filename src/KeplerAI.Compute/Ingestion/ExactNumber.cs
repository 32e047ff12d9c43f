namespace KeplerAI.Compute.Ingestion;

/// <summary>Numbers that a double holds without losing what a reader of the file would miss.</summary>
internal static class ExactNumber
{
    // Above 15 digits before the point a double skips whole units; such columns stay text.
    private const int MaxWhole = 15;

    public static bool IsDecimal(ReadOnlySpan<byte> value, byte point, out int fraction)
    {
        fraction = 0;
        var rest = value[0] == '-' ? value[1..] : value;
        var whole = Digits(rest);
        if (whole > MaxWhole || (whole > 1 && rest[0] == '0')) return false;
        rest = rest[whole..];
        if (!rest.IsEmpty && rest[0] == point)
        {
            fraction = Digits(rest[1..]);
            rest = rest[(1 + fraction)..];
        }
        if (whole + fraction == 0) return false;
        return rest.IsEmpty || IsExponent(rest);
    }

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
