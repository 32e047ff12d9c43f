using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace KeplerAI.EventStore;

/// <summary>Rows in PostgreSQL's binary COPY format. Each Write is one field: its length, then its bytes as the type's receive function wants them.</summary>
internal sealed partial class CopyBuffer(JsonSerializerOptions json) : IBufferWriter<byte>, IDisposable
{
    private const int TextOid = 25;
    private static readonly long Epoch = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
    private static readonly int EpochDay = new DateOnly(2000, 1, 1).DayNumber;

    private readonly Utf8JsonWriter _writer = new(Stream.Null);
    private byte[] _bytes = new byte[1 << 16];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Clear() => Length = 0;

    public void Dispose() => _writer.Dispose();

    /// <summary>The signature, no flags, no extension.</summary>
    public void Header() => Bytes([.. "PGCOPY\n"u8, 0xFF, 0x0D, 0x0A, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

    public void Trailer() => Int16(-1);

    public void Row(int fields) => Int16((short)fields);

    public void Null() => Int32(-1);

    public void Write(string? value)
    {
        if (value is null)
        {
            Null();
            return;
        }

        var at = Reserve();
        Advance(Encoding.UTF8.GetBytes(value, GetSpan(Encoding.UTF8.GetMaxByteCount(value.Length))));
        Close(at);
    }

    public void Write(int value)
    {
        Int32(4);
        Int32(value);
    }

    public void Write(short value)
    {
        Int32(2);
        Int16(value);
    }

    public void Write(long value)
    {
        Int32(8);
        Int64(value);
    }

    public void Write(bool value)
    {
        Int32(1);
        GetSpan(1)[0] = value ? (byte)1 : (byte)0;
        Advance(1);
    }

    public void Write(double value) => Write(BitConverter.DoubleToInt64Bits(value));

    public void Write(Guid value)
    {
        Int32(16);
        value.TryWriteBytes(GetSpan(16), bigEndian: true, out var written);
        Advance(written);
    }

    public void Write(DateTimeOffset value) => Write((Instants.ToMicrosecond(value).UtcTicks - Epoch) / TimeSpan.TicksPerMicrosecond);

    public void Write(DateOnly value) => Write(value.DayNumber - EpochDay);

    public void Write(ImmutableArray<string> value)
    {
        var items = value.IsDefault ? [] : value;
        var at = Reserve();
        Int32(items.Length == 0 ? 0 : 1);
        Int32(0);
        Int32(TextOid);
        if (items.Length > 0)
        {
            Int32(items.Length);
            Int32(1);
        }

        foreach (var item in items)
        {
            Write(item);
        }

        Close(at);
    }

    public void WriteEnum<T>(T value) where T : struct, Enum => Write(value.ToString());

    /// <summary>A jsonb field: a version byte, then the text.</summary>
    public void WriteJson(object? value)
    {
        if (value is null)
        {
            Null();
            return;
        }

        var at = Reserve();
        GetSpan(1)[0] = 1;
        Advance(1);
        _writer.Reset(this);
        JsonSerializer.Serialize(_writer, value, json.GetTypeInfo(value.GetType()));
        _writer.Flush();
        Close(at);
    }
}
