using System.Buffers.Binary;

namespace KeplerAI.Compute.Databases;

/// <summary>Values as PostgreSQL's binary COPY sends them: big-endian, its clock starting in 2000.</summary>
internal static class BinaryCells
{
    public const int DaysTo2000 = 10_957;
    public const long MicrosTo2000 = DaysTo2000 * 86_400_000_000L;

    public static short Int16(ReadOnlySpan<byte> cell) => BinaryPrimitives.ReadInt16BigEndian(cell);
}

internal readonly struct BinaryInt16 : ICell<long>
{
    public bool Read(ReadOnlySpan<byte> cell, out long value)
    {
        value = BinaryPrimitives.ReadInt16BigEndian(cell);
        return true;
    }
}

internal readonly struct BinaryInt32 : ICell<long>
{
    public bool Read(ReadOnlySpan<byte> cell, out long value)
    {
        value = BinaryPrimitives.ReadInt32BigEndian(cell);
        return true;
    }
}

internal readonly struct BinaryUInt32 : ICell<long>
{
    public bool Read(ReadOnlySpan<byte> cell, out long value)
    {
        value = BinaryPrimitives.ReadUInt32BigEndian(cell);
        return true;
    }
}

internal readonly struct BinaryInt64 : ICell<long>
{
    public bool Read(ReadOnlySpan<byte> cell, out long value)
    {
        value = BinaryPrimitives.ReadInt64BigEndian(cell);
        return true;
    }
}

internal readonly struct BinarySingle : ICell<float>
{
    public bool Read(ReadOnlySpan<byte> cell, out float value)
    {
        value = BinaryPrimitives.ReadSingleBigEndian(cell);
        return true;
    }
}

internal readonly struct BinaryDouble : ICell<double>
{
    public bool Read(ReadOnlySpan<byte> cell, out double value)
    {
        value = BinaryPrimitives.ReadDoubleBigEndian(cell);
        return true;
    }
}

/// <summary>PostgreSQL's infinity is DuckDB's, one apart at the lower end.</summary>
internal readonly struct BinaryDate : ICell<int>
{
    public bool Read(ReadOnlySpan<byte> cell, out int value)
    {
        var days = BinaryPrimitives.ReadInt32BigEndian(cell);
        value = days switch { int.MaxValue => int.MaxValue, int.MinValue => -int.MaxValue, _ => days + BinaryCells.DaysTo2000 };
        return true;
    }
}

internal readonly struct BinaryTimestamp : ICell<long>
{
    public bool Read(ReadOnlySpan<byte> cell, out long value)
    {
        var micros = BinaryPrimitives.ReadInt64BigEndian(cell);
        value = micros switch { long.MaxValue => long.MaxValue, long.MinValue => -long.MaxValue, _ => 0 };
        if (value != 0) return true;
        if (micros >= long.MaxValue - BinaryCells.MicrosTo2000) return false; // the years 294247 to 294276
        value = micros + BinaryCells.MicrosTo2000;
        return true;
    }
}

internal readonly struct BinaryUuid : ICell<UInt128>
{
    public bool Read(ReadOnlySpan<byte> cell, out UInt128 value)
    {
        value = BinaryPrimitives.ReadUInt128BigEndian(cell) ^ (UInt128.One << 127);
        return true;
    }
}

/// <summary>MySQL's BIT(n): the bytes of one number.</summary>
internal readonly struct BinaryBits : ICell<long>
{
    public bool Read(ReadOnlySpan<byte> cell, out long value)
    {
        value = 0;
        foreach (var part in cell) value = (value << 8) | part;
        return true;
    }
}

/// <summary>All 64 bits of it.</summary>
internal readonly struct BinaryBits64 : ICell<Int128>
{
    public bool Read(ReadOnlySpan<byte> cell, out Int128 value)
    {
        ulong bits = 0;
        foreach (var part in cell) bits = (bits << 8) | part;
        value = bits;
        return true;
    }
}
