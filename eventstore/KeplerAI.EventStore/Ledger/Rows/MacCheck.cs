namespace KeplerAI.EventStore;

/// <summary>Checks codes one after another; the events of one append share a key, made once. One per worker.</summary>
internal sealed class MacCheck(LedgerMac mac)
{
    private Guid _nonce;
    private byte[]? _key;

    public bool Agrees(Guid nonce, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> code)
    {
        if (_key is null || nonce != _nonce)
        {
            (_nonce, _key) = (nonce, mac.KeyOf(nonce));
        }

        Span<byte> expected = stackalloc byte[MerkleHash.Size];
        System.Security.Cryptography.HMACSHA256.HashData(_key, hash, expected);
        return expected.SequenceEqual(code);
    }
}
