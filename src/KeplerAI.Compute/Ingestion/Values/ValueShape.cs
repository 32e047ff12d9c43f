using System.Buffers.Text;
using System.Text;

namespace KeplerAI.Compute.Ingestion.Values;

/// <summary>What one value may be, found in one look.</summary>
internal static class ValueShape
{
    public const int Longest = 64;
    private const int MaxDigits = 38;
    private const int MaxScale = 18;
    private const int MaxWholeOfDouble = 15;

    /// <param name="value">Trimmed, not empty.</param>
    public static Fits Of(ReadOnlySpan<byte> value, out NumberShape number)
    {
        number = default;
        if (value.Length > Longest) return Fits.None;
        var first = value[0];
        if (first is >= (byte)'0' and <= (byte)'9' or (byte)'-' or (byte)'.' or (byte)',')
        {
            if (Short(value, out number) is { } common) return common;
            return NumberShape.TryRead(value, out number) ? OfNumber(value, number) : first is >= (byte)'0' and <= (byte)'9' ? DateShape.Of(value) : Fits.None;
        }
        return value.Length switch
        {
            4 when Ascii.EqualsIgnoreCase(value, "true"u8) => Fits.TrueFalse,
            5 when Ascii.EqualsIgnoreCase(value, "false"u8) => Fits.TrueFalse,
            4 when Ascii.EqualsIgnoreCase(value, "vrai"u8) || Ascii.EqualsIgnoreCase(value, "faux"u8) => Fits.VraiFaux,
            _ => Fits.None,
        };
    }

    private const Fits WholeNumber = Fits.Integer | Fits.Huge | Fits.Number | Fits.Fixed | Fits.CommaNumber | Fits.CommaFixed;

    /// <summary>Digits only, and few: most numbers of most files.</summary>
    private static Fits? Short(ReadOnlySpan<byte> value, out NumberShape number)
    {
        number = default;
        if (value.Length > MaxWholeOfDouble || (value[0] == '0' && value.Length > 1)) return null;
        foreach (var c in value)
            if (c is < (byte)'0' or > (byte)'9') return null;
        number = new NumberShape(value.Length, 0, 0, false, false, false, false);
        return WholeNumber;
    }

    private static Fits OfNumber(ReadOnlySpan<byte> value, NumberShape number)
    {
        if (number.LeadingZero) return Fits.None;
        var (comma, exact) = (number.Separator == ',', number.Whole <= MaxDigits && number.Scale <= MaxScale && !number.Exponent);
        var fits = Fits.None;
        if (!number.Grouped && !comma)
        {
            if (number.Whole <= MaxWholeOfDouble) fits |= Fits.Number;
            if (exact) fits |= Fits.Fixed;
            if (exact && number.Separator == 0) fits |= Fits.Huge | (Utf8Parser.TryParse(value, out long _, out var used) && used == value.Length ? Fits.Integer : Fits.None);
        }
        if (number.Separator != '.' && !number.Exponent)
        {
            if (number.Whole <= MaxWholeOfDouble) fits |= Fits.CommaNumber;
            if (exact) fits |= Fits.CommaFixed;
        }
        return fits;
    }
}
