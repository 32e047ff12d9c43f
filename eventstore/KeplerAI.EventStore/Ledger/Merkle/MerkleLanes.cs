using System.Runtime.Intrinsics;

namespace KeplerAI.EventStore;

/// <summary><see cref="MerkleHash"/> for many at once.</summary>
internal static class MerkleLanes
{
    private const int Size = MerkleHash.Size;
    private const int Block = Sha256Lanes.Block;

    /// <summary>The leaf of each 32-byte content hash.</summary>
    public static void Leaves(ReadOnlySpan<byte> hashes, Span<byte> leaves)
    {
        Span<byte> blocks = stackalloc byte[Sha256Lanes.Lanes * Block];
        Span<Vector256<uint>> state = stackalloc Vector256<uint>[8];
        for (var first = 0; first < hashes.Length; first += Sha256Lanes.Lanes * Size)
        {
            var lanes = Math.Min(Sha256Lanes.Lanes, (hashes.Length - first) / Size);
            for (var lane = 0; lane < lanes; lane++)
            {
                var block = blocks.Slice(lane * Block, Block);
                block[0] = 0x00;
                hashes.Slice(first + (lane * Size), Size).CopyTo(block[1..]);
                Sha256Lanes.End(block, 1 + Size, 1 + Size);
            }

            Sha256Lanes.Start(state);
            Sha256Lanes.Compress(state, blocks);
            Write(state, lanes, leaves[first..]);
        }
    }

    /// <summary>The node of each pair: left and right stand beside each other.</summary>
    public static void Nodes(ReadOnlySpan<byte> pairs, Span<byte> nodes)
    {
        Span<byte> blocks = stackalloc byte[Sha256Lanes.Lanes * Block];
        Span<Vector256<uint>> state = stackalloc Vector256<uint>[8];
        for (var first = 0; first < pairs.Length; first += Sha256Lanes.Lanes * 2 * Size)
        {
            var lanes = Math.Min(Sha256Lanes.Lanes, (pairs.Length - first) / (2 * Size));
            for (var lane = 0; lane < lanes; lane++)
            {
                var block = blocks.Slice(lane * Block, Block);
                block[0] = 0x01;
                pairs.Slice(first + (lane * 2 * Size), Block - 1).CopyTo(block[1..]);
            }

            Sha256Lanes.Start(state);
            Sha256Lanes.Compress(state, blocks);
            for (var lane = 0; lane < lanes; lane++)
            {
                var block = blocks.Slice(lane * Block, Block);
                block[0] = pairs[first + (lane * 2 * Size) + Block - 1];
                Sha256Lanes.End(block, 1, 1 + (2 * Size));
            }

            Sha256Lanes.Compress(state, blocks);
            Write(state, lanes, nodes[(first / 2)..]);
        }
    }

    private static void Write(ReadOnlySpan<Vector256<uint>> state, int lanes, Span<byte> digests)
    {
        for (var lane = 0; lane < lanes; lane++)
        {
            Sha256Lanes.Digest(state, lane, digests[(lane * Size)..]);
        }
    }
}
