using System.Numerics;
using System.Security.Cryptography;

namespace KeplerAI.EventStore;

/// <summary>The tree of RFC 6962 and RFC 9162 over SHA-256: leaf = H(0x00 + content hash), node = H(0x01 + left + right).</summary>
internal static class MerkleHash
{
    public const int Size = 32;

    public static byte[] EmptyRoot { get; } = SHA256.HashData([]);

    public static byte[] Leaf(ReadOnlySpan<byte> contentHash)
    {
        var leaf = new byte[Size];
        Leaf(contentHash, leaf);
        return leaf;
    }

    public static void Leaf(ReadOnlySpan<byte> contentHash, Span<byte> leaf)
    {
        Span<byte> input = stackalloc byte[1 + Size];
        input[0] = 0x00;
        contentHash.CopyTo(input[1..]);
        SHA256.HashData(input, leaf);
    }

    public static byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> input = stackalloc byte[1 + (2 * Size)];
        input[0] = 0x01;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + Size)..]);
        return SHA256.HashData(input);
    }

    /// <summary>Where a tree of <paramref name="size"/> leaves (two at least) divides: the largest power of two below it.</summary>
    public static long Split(long size) => 1L << BitOperations.Log2((ulong)(size - 1));
}
