namespace KeplerAI.EventStore;

/// <summary>Checks proofs against signed roots, as RFC 9162 (2.1.3.2 and 2.1.4.2) does.</summary>
public static class MerkleProof
{
    public static bool Includes(byte[] root, long size, long index, byte[] leaf, IReadOnlyList<byte[]> path)
    {
        if (index < 0 || index >= size)
        {
            return false;
        }

        var (fn, sn, node) = (index, size - 1, leaf);
        foreach (var sibling in path)
        {
            if (sn == 0)
            {
                return false;
            }

            if ((fn & 1) == 1 || fn == sn)
            {
                node = MerkleHash.Node(sibling, node);
                while ((fn & 1) == 0 && fn != 0)
                {
                    (fn, sn) = (fn >> 1, sn >> 1);
                }
            }
            else
            {
                node = MerkleHash.Node(node, sibling);
            }

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        return sn == 0 && node.AsSpan().SequenceEqual(root);
    }

    /// <summary>Whether the tree of <paramref name="second"/> leaves begins with that of <paramref name="first"/>.</summary>
    public static bool Extends(long first, byte[] firstRoot, long second, byte[] secondRoot, IReadOnlyList<byte[]> proof)
    {
        if (first == second || first == 0)
        {
            return proof.Count == 0 && (first == 0 ? firstRoot.AsSpan().SequenceEqual(MerkleHash.EmptyRoot) : firstRoot.AsSpan().SequenceEqual(secondRoot));
        }

        if (first < 0 || first > second || proof.Count == 0)
        {
            return false;
        }

        var nodes = new Queue<byte[]>(proof);
        var (fn, sn) = (first - 1, second - 1);
        while ((fn & 1) == 1)
        {
            (fn, sn) = (fn >> 1, sn >> 1);
        }

        // A first tree that is one full subtree of the second is its own first node.
        var (old, full) = long.IsPow2(first) ? (firstRoot, firstRoot) : (nodes.Peek(), nodes.Dequeue());
        foreach (var node in nodes)
        {
            if (sn == 0)
            {
                return false;
            }

            if ((fn & 1) == 1 || fn == sn)
            {
                (old, full) = (MerkleHash.Node(node, old), MerkleHash.Node(node, full));
                while ((fn & 1) == 0 && fn != 0)
                {
                    (fn, sn) = (fn >> 1, sn >> 1);
                }
            }
            else
            {
                full = MerkleHash.Node(full, node);
            }

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        return sn == 0 && old.AsSpan().SequenceEqual(firstRoot) && full.AsSpan().SequenceEqual(secondRoot);
    }
}
