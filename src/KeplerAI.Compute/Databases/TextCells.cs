using System.Buffers.Text;
using System.Globalization;

namespace KeplerAI.Compute.Databases;

// Values written as text, as MySQL's protocol and ODBC give them.

internal readonly struct TextInteger : ICell<long>
{
    public bool Read(ReadOnlySpan<byte> cell, out long value) =>
        Utf8Parser.TryParse(cell, out value, out var used) && used == cell.Length ? true : throw new SourceException("database.value_unread");
}

internal readonly struct TextFloat : ICell<float>
{
    public bool Read(ReadOnlySpan<byte> cell, out float value) =>
        float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value) ? true : throw new SourceException("database.value_unread");
}

internal readonly struct TextDouble : ICell<double>
{
    public bool Read(ReadOnlySpan<byte> cell, out double value) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value) ? true : throw new SourceException("database.value_unread");
}

internal readonly struct TextBoolean : ICell<byte>
{
    public bool Read(ReadOnlySpan<byte> cell, out byte value)
    {
        value = cell is [(byte)'1'] or [1] ? (byte)1 : (byte)0;
        return true;
    }
}

/// <summary>yyyy-MM-dd. MySQL's 0000-00-00 and 2024-00-10 are no days.</summary>
internal readonly struct TextDate : ICell<int>
{
    private const int Epoch = 719_162; // DateOnly's day number of 1970-01-01

    public bool Read(ReadOnlySpan<byte> cell, out int value)
    {
        value = 0;
        if (cell.Length < 10 || cell[4] != '-' || cell[7] != '-') throw new SourceException("database.value_unread");
        var (year, month, day) = (Number(cell[..4]), Number(cell[5..7]), Number(cell[8..10]));
        if (year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month)) return false;
        value = new DateOnly(year, month, day).DayNumber - Epoch;
        return true;
    }

    public static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9') throw new SourceException("database.value_unread");
            number = (number * 10) + digit - '0';
        }
        return number;
    }
}

/// <summary>HH:mm:ss[.fffffff], microseconds of the day; a seventh digit is cut.</summary>
internal readonly struct TextTime : ICell<long>
{
    public bool Read(ReadOnlySpan<byte> cell, out long value)
    {
        if (cell.Length < 8 || cell[2] != ':' || cell[5] != ':') throw new SourceException("database.value_unread");
        var seconds = (TextDate.Number(cell[..2]) * 3600L) + (TextDate.Number(cell[3..5]) * 60) + TextDate.Number(cell[6..8]);
        value = (seconds * 1_000_000) + Micros(cell[8..]);
        return true;
    }

    private static long Micros(ReadOnlySpan<byte> fraction)
    {
        if (fraction.IsEmpty) return 0;
        if (fraction[0] != '.') throw new SourceException("database.value_unread");
        var digits = fraction[1..Math.Min(fraction.Length, 7)];
        var micros = (long)TextDate.Number(digits);
        for (var i = digits.Length; i < 6; i++) micros *= 10;
        return micros;
    }
}

/// <summary>yyyy-MM-dd HH:mm:ss[.fffffff], as microseconds since 1970; an offset (+02:00) is taken off.</summary>
internal readonly struct TextTimestamp : ICell<long>
{
    private const long DayMicros = 86_400_000_000;

    public bool Read(ReadOnlySpan<byte> cell, out long value)
    {
        value = 0;
        if (cell.Length < 19) throw new SourceException("database.value_unread");
        if (!default(TextDate).Read(cell, out var days)) return false;
        var offset = cell[19..].IndexOfAny((byte)'+', (byte)'-');
        var time = offset < 0 ? cell[11..] : cell[11..(19 + offset)].TrimEnd((byte)' ');
        default(TextTime).Read(time, out var micros);
        value = (days * DayMicros) + micros - (offset < 0 ? 0 : Offset(cell[(19 + offset)..]));
        return true;
    }

    private static long Offset(ReadOnlySpan<byte> text)
    {
        if (text.Length != 6 || text[3] != ':') throw new SourceException("database.value_unread");
        var minutes = (TextDate.Number(text[1..3]) * 60) + TextDate.Number(text[4..6]);
        return (text[0] == '-' ? -minutes : minutes) * 60_000_000L;
    }
}

/// <summary>36 characters. DuckDB keeps a UUID as a signed number of 128 bits, its first bit turned over.</summary>
internal readonly struct TextUuid : ICell<UInt128>
{
    public bool Read(ReadOnlySpan<byte> cell, out UInt128 value)
    {
        if (!Utf8Parser.TryParse(cell, out Guid guid, out _)) throw new SourceException("database.value_unread");
        Span<byte> bytes = stackalloc byte[16];
        guid.TryWriteBytes(bytes, bigEndian: true, out _);
        return default(BinaryUuid).Read(bytes, out value);
    }
}
