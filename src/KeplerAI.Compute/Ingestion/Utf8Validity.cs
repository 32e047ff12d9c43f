using System.Text;
using System.Text.Unicode;

namespace KeplerAI.Compute.Ingestion;

/// <summary>UTF-8 validity of a stream of buffers, whose characters may be cut between two of them.</summary>
internal sealed class Utf8Validity
{
    private readonly byte[] pending = new byte[4];
    private int pendingLength;
    private bool broken;

    /// <summary>After the last buffer: no bad sequence, none cut short by the end.</summary>
    public bool IsValid => !broken && pendingLength == 0;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (pendingLength > 0 && !bytes.IsEmpty && !broken)
        {
            pending[pendingLength++] = bytes[0];
            bytes = bytes[1..];
            var status = Rune.DecodeFromUtf8(pending.AsSpan(0, pendingLength), out _, out _);
            if (status == System.Buffers.OperationStatus.Done) pendingLength = 0;
            else if (status == System.Buffers.OperationStatus.InvalidData) broken = true;
        }
        if (broken || bytes.IsEmpty) return;
        var tail = CutTail(bytes);
        broken = !Utf8.IsValid(bytes[..^tail]);
        bytes[^tail..].CopyTo(pending);
        pendingLength = tail;
    }

    private static int CutTail(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            var b = bytes[^back];
            if ((b & 0xC0) == 0x80) continue;
            return b >= 0xC0 && Rune.DecodeFromUtf8(bytes[^back..], out _, out _) == System.Buffers.OperationStatus.NeedMoreData ? back : 0;
        }
        return 0;
    }
}
