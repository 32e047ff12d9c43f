using System.Numerics;

namespace KeplerAI.EventStore;

/// <summary>A whole tree in memory, 64 bytes a leaf: roots of its prefixes, and proofs.</summary>
internal sealed class MerkleLevels
{
    private readonly List<byte[]> _levels = [];

    public MerkleLevels(long capacity)
    {
        for (var count = capacity; count > 0; count >>= 1)
        {
            _levels.Add(new byte[count * MerkleHash.Size]);
        }
    }

    public long Count { get; private set; }

    public void Append(ReadOnlySpan<byte> leaf)
    {
        leaf.CopyTo(At(0, Count));
        Count++;
        for (var (level, complete) = (1, Count); (complete & 1) == 0; level++)
        {
            complete >>= 1;
            MerkleHash.Node(At(level - 1, (2 * complete) - 2), At(level - 1, (2 * complete) - 1)).CopyTo(At(level, complete - 1));
        }
    }

    public byte[] Root(long size) => size == 0 ? MerkleHash.EmptyRoot : Subtree(0, size);

    /// <summary>The path of leaf <paramref name="index"/> (from 0) in the tree of the first <paramref name="size"/> leaves, lowest sibling first.</summary>
    public IReadOnlyList<byte[]> Inclusion(long index, long size)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, Count);
        var path = new List<byte[]>();
        for (var (start, length) = (0L, size); length > 1;)
        {
            var left = MerkleHash.Split(length);
            if (index - start < left)
            {
                path.Add(Subtree(start + left, length - left));
                length = left;
            }
            else
            {
                path.Add(Subtree(start, left));
                (start, length) = (start + left, length - left);
            }
        }

        path.Reverse();
        return path;
    }

    /// <summary>That the tree of <paramref name="second"/> leaves begins with that of <paramref name="first"/>.</summary>
    public IReadOnlyList<byte[]> Consistency(long first, long second)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, second);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(second, Count);
        var proof = new List<byte[]>();
        var (start, length, known) = (0L, second, true);
        while (first > 0 && start + length > first)
        {
            var left = MerkleHash.Split(length);
            if (first <= start + left)
            {
                proof.Add(Subtree(start + left, length - left));
                length = left;
            }
            else
            {
                proof.Add(Subtree(start, left));
                (start, length, known) = (start + left, length - left, false);
            }
        }

        if (!known)
        {
            proof.Add(Subtree(start, length));
        }

        proof.Reverse();
        return proof;
    }

    private byte[] Subtree(long start, long length)
    {
        if (BitOperations.IsPow2(length))
        {
            var level = BitOperations.Log2((ulong)length);
            return At(level, start >> level).ToArray();
        }

        var left = MerkleHash.Split(length);
        return MerkleHash.Node(Subtree(start, left), Subtree(start + left, length - left));
    }

    private Span<byte> At(int level, long index) => _levels[level].AsSpan(checked((int)(index * MerkleHash.Size)), MerkleHash.Size);
}
