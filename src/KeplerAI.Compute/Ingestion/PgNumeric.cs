using System.Text;

namespace KeplerAI.Compute.Ingestion;

/// <summary>PostgreSQL's numeric: digits in base 10,000 around the point.</summary>
internal static class PgNumeric
{
    private const short Negative = 0x4000;

    /// <param name="decimalText">As DuckDB writes it: a sign, digits, a point and digits.</param>
    public static void Write(PgCopyFile to, ReadOnlySpan<byte> decimalText)
    {
        var text = Encoding.ASCII.GetString(decimalText);
        var negative = text.StartsWith('-');
        var parts = text.TrimStart('-').Split('.');
        var (whole, fraction) = (parts[0].TrimStart('0'), parts.Length > 1 ? parts[1] : "");
        var digits = Groups(whole.PadLeft((whole.Length + 3) / 4 * 4, '0')).Concat(Groups(fraction.PadRight((fraction.Length + 3) / 4 * 4, '0'))).ToArray();
        to.Int32(8 + (digits.Length * 2));
        to.Int16((short)digits.Length);
        to.Int16((short)(((whole.Length + 3) / 4) - 1));
        to.Int16(negative ? Negative : (short)0);
        to.Int16((short)fraction.Length);
        foreach (var digit in digits) to.Int16(digit);
    }

    private static IEnumerable<short> Groups(string padded) =>
        padded.Chunk(4).Select(four => short.Parse(four, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture));
}
