using System.Buffers.Binary;

namespace KeplerAI.EventStore;

/// <summary>PostgreSQL's binary COPY, field by field, from a buffer that slides over the stream.</summary>
internal sealed class CopyStream(Stream source)
{
    private const int Signature = 11;
    private byte[] _buffer = new byte[1 << 18];
    private int _start;
    private int _end;

    public async ValueTask StartAsync(CancellationToken ct)
    {
        await FillAsync(Signature + 8, ct);
        _start += Signature + 4;
        var extension = Int32();
        await FillAsync(extension, ct);
        _start += extension;
    }

    /// <summary>Brings the next row's bytes, all of them, into the buffer; false at the end.</summary>
    public async ValueTask<bool> NextRowAsync(CancellationToken ct)
    {
        await FillAsync(2, ct);
        var fields = BinaryPrimitives.ReadInt16BigEndian(_buffer.AsSpan(_start));
        _start += 2;
        if (fields < 0)
        {
            return false;
        }

        var length = 0;
        for (var i = 0; i < fields; i++)
        {
            await FillAsync(length + 4, ct);
            length += 4 + Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(_start + length)));
        }

        await FillAsync(length, ct);
        return true;
    }

    /// <summary>The next field of the row; false when it is null.</summary>
    public bool Field(out ReadOnlySpan<byte> bytes)
    {
        var length = Int32();
        bytes = length < 0 ? default : _buffer.AsSpan(_start, length);
        _start += Math.Max(0, length);
        return length >= 0;
    }

    private int Int32()
    {
        var value = BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(_start));
        _start += 4;
        return value;
    }

    private ValueTask FillAsync(int bytes, CancellationToken ct) => _end - _start >= bytes ? ValueTask.CompletedTask : ReadMoreAsync(bytes, ct);

    private async ValueTask ReadMoreAsync(int bytes, CancellationToken ct)
    {
        var kept = _buffer.AsMemory(_start, _end - _start);
        if (bytes > _buffer.Length)
        {
            var larger = new byte[Math.Max(bytes, _buffer.Length * 2)];
            kept.CopyTo(larger);
            _buffer = larger;
        }
        else
        {
            kept.CopyTo(_buffer);
        }

        (_start, _end) = (0, kept.Length);
        while (_end < bytes)
        {
            var read = await source.ReadAsync(_buffer.AsMemory(_end), ct);
            _end += read > 0 ? read : throw new EndOfStreamException("The server ended the copy in the middle of a row.");
        }
    }
}
