using System.Buffers.Text;

namespace KeplerAI.EventStore;

/// <summary>
/// Writes what kepler_ledger.content_hash hashes, byte for byte, from the bare columns: a verifier that called a function of the
/// database would believe whoever may replace it.
/// </summary>
internal sealed class ContentText(int capacity)
{
    private byte[] _bytes = new byte[capacity];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Open() => Raw("["u8);

    public void Close() => Raw("]"u8);

    public void Next() => Raw(", "u8);

    public void Null() => Raw("null"u8);

    public void Number(long value)
    {
        Utf8Formatter.TryFormat(value, Room(20), out var written);
        Length += written;
    }

    /// <param name="bigEndian">The 16 bytes as PostgreSQL sends them.</param>
    public void Uuid(ReadOnlySpan<byte> bigEndian)
    {
        var room = Room(38);
        room[0] = room[37] = (byte)'"';
        Utf8Formatter.TryFormat(new Guid(bigEndian, bigEndian: true), room[1..], out _);
        Length += 38;
    }

    public void Raw(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(Room(utf8.Length));
        Length += utf8.Length;
    }

    /// <summary>A string as PostgreSQL writes it in JSON: the short escapes, \u00xx for other control characters, everything else as it is.</summary>
    public void Text(ReadOnlySpan<byte> utf8)
    {
        var room = Room((utf8.Length * 6) + 2);
        var at = 0;
        room[at++] = (byte)'"';
        foreach (var b in utf8)
        {
            if (b >= 0x20 && b != (byte)'"' && b != (byte)'\\')
            {
                room[at++] = b;
            }
            else
            {
                at += Escape(b, room[at..]);
            }
        }

        room[at++] = (byte)'"';
        Length += at;
    }

    private static int Escape(byte b, Span<byte> room)
    {
        room[0] = (byte)'\\';
        room[1] = b switch { (byte)'"' => b, (byte)'\\' => b, 8 => (byte)'b', 9 => (byte)'t', 10 => (byte)'n', 12 => (byte)'f', 13 => (byte)'r', _ => (byte)'u' };
        if (room[1] != (byte)'u')
        {
            return 2;
        }

        "00"u8.CopyTo(room[2..]);
        Utf8Formatter.TryFormat(b, room[4..], out _, new('x', 2));
        return 6;
    }

    private Span<byte> Room(int bytes)
    {
        if (Length + bytes > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + bytes));
        }

        return _bytes.AsSpan(Length);
    }
}
