using System.Buffers.Binary;

namespace KeplerAI.EventStore;

/// <summary>Takes the rows of a binary COPY out of a buffer that is refilled as they go.</summary>
internal sealed class CopyFields(Stream stream)
{
    private const int HeaderLength = 19;

    private byte[] _bytes = new byte[1 << 18];
    private int _start;
    private int _end;
    private int _at;
    private bool _begun;
    private bool _ended;

    /// <summary>Makes the next row readable; false after the last.</summary>
    public async ValueTask<bool> NextAsync(CancellationToken ct)
    {
        if (!_begun)
        {
            while (_end < HeaderLength)
            {
                await FillAsync(ct);
            }

            (_start, _begun) = (HeaderLength, true);
        }
        else
        {
            _start = _at;
        }

        while (!IsWhole())
        {
            await FillAsync(ct);
        }

        if (BinaryPrimitives.ReadInt16BigEndian(_bytes.AsSpan(_start)) < 0)
        {
            return false;
        }

        _at = _start + 2;
        return true;
    }

    /// <summary>The next field's bytes, until the next row is asked for; null is an empty span and <paramref name="isNull"/>.</summary>
    public ReadOnlySpan<byte> Field(out bool isNull)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(_bytes.AsSpan(_at));
        _at += 4;
        isNull = length < 0;
        if (isNull)
        {
            return default;
        }

        _at += length;
        return _bytes.AsSpan(_at - length, length);
    }

    /// <summary>False when the next field is null.</summary>
    public bool TryField(out ReadOnlySpan<byte> bytes)
    {
        bytes = Field(out var isNull);
        return !isNull;
    }

    public long Int64() => BinaryPrimitives.ReadInt64BigEndian(Field(out _));

    public Guid Uuid() => new(Field(out _), bigEndian: true);

    public bool Bool() => Field(out var isNull) is [1] && !isNull;

    private bool IsWhole()
    {
        var at = _start;
        if (_end - at < 2)
        {
            return false;
        }

        var fields = BinaryPrimitives.ReadInt16BigEndian(_bytes.AsSpan(at));
        at += 2;
        for (var i = 0; i < fields; i++)
        {
            if (_end - at < 4)
            {
                return false;
            }

            at += 4 + Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(_bytes.AsSpan(at)));
        }

        return at <= _end;
    }

    private async ValueTask FillAsync(CancellationToken ct)
    {
        if (_ended)
        {
            throw new EndOfStreamException("The copy ended in the middle of a row.");
        }

        if (_start > 0)
        {
            _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
            (_start, _end) = (0, _end - _start);
        }
        else if (_end == _bytes.Length)
        {
            Array.Resize(ref _bytes, _bytes.Length * 2);
        }

        // One message of the server a call: as many as there is room for, so that rows are moved rarely.
        int read;
        do
        {
            read = await stream.ReadAsync(_bytes.AsMemory(_end), ct);
            _end += read;
        }
        while (read > 0 && _end < _bytes.Length);
        _ended = read == 0;
    }
}
