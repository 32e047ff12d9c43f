namespace KeplerAI.EventStore;

/// <summary>The roots of the full subtrees of a tree, largest first: all that is needed to append to it and to know its root.</summary>
internal sealed class Frontier
{
    private readonly List<byte[]> _peaks;

    public Frontier() => _peaks = [];

    private Frontier(long size, List<byte[]> peaks) => (Size, _peaks) = (size, peaks);

    public long Size { get; private set; }

    /// <summary>The frontier that <see cref="ToBytes"/> wrote; null when the bytes cannot be that of a tree of this size.</summary>
    public static Frontier? Of(long size, ReadOnlySpan<byte> bytes)
    {
        if (size < 0 || bytes.Length != long.PopCount(size) * MerkleHash.Size)
        {
            return null;
        }

        var peaks = new List<byte[]>();
        for (var at = 0; at < bytes.Length; at += MerkleHash.Size)
        {
            peaks.Add(bytes.Slice(at, MerkleHash.Size).ToArray());
        }

        return new(size, peaks);
    }

    /// <summary>Appends leaves, 32 bytes each, level by level: what stands alone at the end of a level stays as its peak.</summary>
    public void Append(ReadOnlySpan<byte> leaves)
    {
        const int Bytes = MerkleHash.Size;
        var level = new byte[leaves.Length + Bytes];
        var alone = new Stack<byte[]>();
        var (count, before) = (leaves.Length / Bytes, Size);
        leaves.CopyTo(level.AsSpan(Bytes));
        for (var start = Bytes; count > 0; before >>= 1)
        {
            if ((before & 1) == 1)
            {
                // There is always room for it on the left: the first level began one place in, and each next one is half as long.
                start -= Bytes;
                _peaks[^1].CopyTo(level.AsSpan(start));
                _peaks.RemoveAt(_peaks.Count - 1);
                count++;
            }

            if ((count & 1) == 1)
            {
                alone.Push(level.AsSpan(start + ((count - 1) * Bytes), Bytes).ToArray());
            }

            count /= 2;
            MerkleLanes.Nodes(level.AsSpan(start, count * 2 * Bytes), level.AsSpan(Bytes));
            start = Bytes;
        }

        _peaks.AddRange(alone);
        Size += leaves.Length / Bytes;
    }

    public byte[] Root()
    {
        if (_peaks.Count == 0)
        {
            return MerkleHash.EmptyRoot;
        }

        var root = _peaks[^1];
        for (var i = _peaks.Count - 2; i >= 0; i--)
        {
            root = MerkleHash.Node(_peaks[i], root);
        }

        return root;
    }

    public byte[] ToBytes() => [.. _peaks.SelectMany(p => p)];
}
