using System.Buffers.Binary;

namespace KeplerAI.EventStore;

internal sealed partial class CopyBuffer
{
    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return _bytes.AsSpan(Length);
    }

    private void Ensure(int more)
    {
        if (_bytes.Length - Length < Math.Max(more, 256))
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + more + 256));
        }
    }

    private int Reserve()
    {
        Int32(0);
        return Length;
    }

    private void Close(int start) => BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(start - 4), Length - start);

    private void Bytes(ReadOnlySpan<byte> value)
    {
        value.CopyTo(GetSpan(value.Length));
        Advance(value.Length);
    }

    private void Int16(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(GetSpan(2), value);
        Advance(2);
    }

    private void Int32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(GetSpan(4), value);
        Advance(4);
    }

    private void Int64(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(GetSpan(8), value);
        Advance(8);
    }
}
