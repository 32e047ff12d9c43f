using System.Buffers.Text;
using System.Text;

namespace KeplerAI.Compute.Ingestion;

/// <summary>What every value of a column is: read over the whole file, so that the last line counts as much as the first.</summary>
internal sealed class ColumnFacts
{
    private bool any, notBoolean, notInteger, notNumber, notComma, commaSure, notDate, notFrench, notAmerican, notMoment, notZoned;

    public void Add(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty) return;
        any = true;
        var trimmed = value.Trim((byte)' ');
        if (trimmed.Length > 40 || trimmed.IsEmpty)
        {
            notBoolean = notNumber = notInteger = notComma = notDate = notFrench = notAmerican = notMoment = notZoned = true;
            return;
        }
        if (!notBoolean) notBoolean = !IsBoolean(trimmed);
        if (!notInteger) notInteger = !IsInteger(trimmed);
        if (!notNumber) notNumber = !ExactNumber.IsDecimal(trimmed, (byte)'.', out _);
        if (!notComma) notComma = !IsCommaNumber(trimmed);
        if (!notDate) notDate = !Moments.IsIsoDate(trimmed);
        if (!notFrench) notFrench = !Moments.IsSlashed(trimmed, dayFirst: true);
        if (!notAmerican) notAmerican = !Moments.IsSlashed(trimmed, dayFirst: false);
        if (!notMoment) notMoment = !Moments.IsIsoDate(trimmed) && !Moments.IsMoment(trimmed, zoned: false);
        if (!notZoned) notZoned = !Moments.IsMoment(trimmed, zoned: true);
    }

    /// <summary>The type, and how to make it of the column's text in DuckDB.</summary>
    public (string Type, string Expression) Settle(string column) => this switch
    {
        { any: false } => ("VARCHAR", column),
        { notBoolean: false } => Cast("BOOLEAN", column),
        { notInteger: false } => Cast("BIGINT", column),
        { notNumber: false } => Cast("DOUBLE", column),
        { notComma: false, commaSure: true } => ("DOUBLE", $"CAST(replace({column}, ',', '.') AS DOUBLE)"),
        { notDate: false } => Cast("DATE", column),
        // 03/04/2024 is March or April: only a day above 12 somewhere in the column settles it.
        { notFrench: false, notAmerican: true } => ("DATE", $"CAST(strptime(trim({column}), '%d/%m/%Y') AS DATE)"),
        { notMoment: false } => Cast("TIMESTAMP", column),
        { notZoned: false } => Cast("TIMESTAMP WITH TIME ZONE", column),
        _ => ("VARCHAR", column),
    };

    private static (string Type, string Expression) Cast(string type, string column) => (type, $"CAST(trim({column}) AS {type})");

    private static bool IsBoolean(ReadOnlySpan<byte> value) =>
        Ascii.EqualsIgnoreCase(value, "true"u8) || Ascii.EqualsIgnoreCase(value, "false"u8);

    /// <summary>Fits 64 bits and would be written back the same: no leading zero, no plus sign.</summary>
    private static bool IsInteger(ReadOnlySpan<byte> value)
    {
        var digits = value[0] == '-' ? value[1..] : value;
        return !digits.IsEmpty && digits[0] is >= (byte)'0' and <= (byte)'9' && (digits[0] != '0' || digits.Length == 1)
            && Utf8Parser.TryParse(value, out long _, out var used) && used == value.Length;
    }

    private bool IsCommaNumber(ReadOnlySpan<byte> value)
    {
        if (!ExactNumber.IsDecimal(value, (byte)',', out var fraction)) return false;
        // 1,234 may be a thousand and more: one value that cannot be read so decides for the column.
        commaSure |= fraction is not 0 and not 3;
        return true;
    }
}
