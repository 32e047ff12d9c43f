using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace KeplerAI.EventStore;

/// <summary>
/// HMAC-SHA256 of an event's content hash, computed by the append statement itself (only there are the event's number and its bytes as
/// stored known). The database is given two pads of a key of that append alone; the key they come from stays outside.
/// </summary>
internal sealed class LedgerMac(byte[] masterKey)
{
    private const int Block = 64;
    private readonly byte[] _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, masterKey, 32, info: "ledger mac"u8.ToArray());

    private readonly ConcurrentBag<IncrementalHash> _idle = [];

    public ReadOnlySpan<byte> Key => _key;

    /// <summary>The two 64-byte pads of HMAC (RFC 2104) for the append known by <paramref name="nonce"/>: mac = H(outer + H(inner + message)).</summary>
    public (byte[] Inner, byte[] Outer) Pads(Guid nonce)
    {
        var key = KeyOf(nonce);
        var (inner, outer) = (new byte[Block], new byte[Block]);
        for (var i = 0; i < Block; i++)
        {
            var k = i < key.Length ? key[i] : (byte)0;
            (inner[i], outer[i]) = ((byte)(k ^ 0x36), (byte)(k ^ 0x5c));
        }

        return (inner, outer);
    }

    /// <summary>What the database must hold beside <paramref name="contentHash"/>.</summary>
    public byte[] Of(Guid nonce, ReadOnlySpan<byte> contentHash) => HMACSHA256.HashData(KeyOf(nonce), contentHash);

    // Setting up a keyed hash costs more than the hash: each is used again.
    private byte[] KeyOf(Guid nonce)
    {
        Span<byte> bytes = stackalloc byte[16];
        nonce.TryWriteBytes(bytes, bigEndian: true, out _);
        var keyed = _idle.TryTake(out var used) ? used : IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        keyed.AppendData(bytes);
        var key = keyed.GetHashAndReset();
        _idle.Add(keyed);
        return key;
    }
}
