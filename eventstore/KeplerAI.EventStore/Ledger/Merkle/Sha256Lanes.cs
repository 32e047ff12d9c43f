using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KeplerAI.EventStore;

/// <summary>
/// SHA-256's compression (FIPS 180-4) of eight blocks side by side. A tree and its codes are millions of very short messages: one call of the
/// platform's own hash for each costs several times the hashing.
/// </summary>
internal static class Sha256Lanes
{
    public const int Lanes = 8;
    public const int Block = 64;

    private static readonly uint[] K =
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    private static readonly uint[] Initial = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

    /// <summary>The state before the first block, word by word, in all lanes.</summary>
    public static void Start(Span<Vector256<uint>> state)
    {
        for (var i = 0; i < 8; i++)
        {
            state[i] = Vector256.Create(Initial[i]);
        }
    }

    /// <param name="state">Eight words; each vector holds one word of every lane.</param>
    /// <param name="blocks">Eight blocks of 64 bytes, one lane after another.</param>
    public static void Compress(Span<Vector256<uint>> state, ReadOnlySpan<byte> blocks)
    {
        Span<Vector256<uint>> w = stackalloc Vector256<uint>[16];
        var words = MemoryMarshal.Cast<Vector256<uint>, uint>(w);
        for (var lane = 0; lane < Lanes; lane++)
        {
            var block = MemoryMarshal.Cast<byte, uint>(blocks.Slice(lane * Block, Block));
            for (var t = 0; t < 16; t++)
            {
                words[(t * Lanes) + lane] = BinaryPrimitives.ReverseEndianness(block[t]);
            }
        }

        var (a, b, c, d) = (state[0], state[1], state[2], state[3]);
        var (e, f, g, h) = (state[4], state[5], state[6], state[7]);
        for (var t = 0; t < 64; t++)
        {
            if (t >= 16)
            {
                var (early, late) = (w[(t + 1) & 15], w[(t + 14) & 15]);
                w[t & 15] += (Right(early, 7) ^ Right(early, 18) ^ (early >>> 3)) + w[(t + 9) & 15] + (Right(late, 17) ^ Right(late, 19) ^ (late >>> 10));
            }

            var one = h + (Right(e, 6) ^ Right(e, 11) ^ Right(e, 25)) + ((e & f) ^ Vector256.AndNot(g, e)) + Vector256.Create(K[t]) + w[t & 15];
            var two = (Right(a, 2) ^ Right(a, 13) ^ Right(a, 22)) + ((a & b) | (c & (a | b)));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + one, c, b, a, one + two);
        }

        (state[0], state[1], state[2], state[3]) = (state[0] + a, state[1] + b, state[2] + c, state[3] + d);
        (state[4], state[5], state[6], state[7]) = (state[4] + e, state[5] + f, state[6] + g, state[7] + h);
    }

    /// <summary>The 32 bytes of one lane.</summary>
    public static void Digest(ReadOnlySpan<Vector256<uint>> state, int lane, Span<byte> digest)
    {
        var words = MemoryMarshal.Cast<Vector256<uint>, uint>(state);
        for (var i = 0; i < 8; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(digest[(4 * i)..], words[(i * Lanes) + lane]);
        }
    }

    /// <summary>Writes the end of a message into its last block: the bit after it and its length.</summary>
    public static void End(Span<byte> block, int at, int messageBytes)
    {
        block[at..].Clear();
        block[at] = 0x80;
        BinaryPrimitives.WriteInt32BigEndian(block[60..], messageBytes * 8);
    }

    private static Vector256<uint> Right(Vector256<uint> x, int by) => (x >>> by) | (x << (32 - by));
}
