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

    public void Append(ReadOnlySpan<byte> leaf)
    {
        var node = leaf.ToArray();
        for (var carry = Size; (carry & 1) == 1; carry >>= 1)
        {
            node = MerkleHash.Node(_peaks[^1], node);
            _peaks.RemoveAt(_peaks.Count - 1);
        }

        _peaks.Add(node);
        Size++;
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
