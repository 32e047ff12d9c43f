using System.Security.Cryptography;

namespace KeplerAI.EventStore;

/// <summary>Some rows in order, with their texts and, once digested, their hashes.</summary>
internal sealed class RowChunk
{
    public const int Capacity = 1024;

    private readonly byte[] _sidecarHashes = new byte[Capacity * MerkleHash.Size];
    private readonly byte[] _macs = new byte[Capacity * MerkleHash.Size];
    private readonly byte[] _hashes = new byte[Capacity * MerkleHash.Size];
    private readonly byte[] _leaves = new byte[Capacity * MerkleHash.Size];

    private readonly byte[] _codes = new byte[Capacity * MerkleHash.Size];
    private readonly byte[] _nonces = new byte[Capacity * 16];
    private readonly int[] _appendOf = new int[Capacity];
    private MacCheck? _check;

    public LedgerRow[] Rows { get; } = new LedgerRow[Capacity];

    public ContentText Texts { get; } = new(Capacity * 700);

    public int Count { get; set; }

    public void Clear()
    {
        Count = 0;
        Texts.Clear();
    }

    public ReadOnlySpan<byte> Text(int i) => Texts.Span.Slice(Rows[i].Start, Rows[i].Length);

    public Span<byte> Hash(int i) => At(_hashes, i);

    public Span<byte> Leaf(int i) => At(_leaves, i);

    public Span<byte> SidecarHash(int i) => At(_sidecarHashes, i);

    public Span<byte> Mac(int i) => At(_macs, i);

    /// <summary>Hashes every event and holds it against its sidecar row.</summary>
    public RowChunk Digest(LedgerMac? mac)
    {
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 0; i < Count; i++)
        {
            ref var row = ref Rows[i];
            if (row.HasEvent)
            {
                sha256.AppendData(Text(i));
                sha256.GetHashAndReset(Hash(i));
                row.Evidence = row.HasHash && row.HashIsWhole && Hash(i).SequenceEqual(SidecarHash(i)) ? Evidence.HashAgrees : Evidence.None;
            }
        }

        MerkleLanes.Leaves(_hashes.AsSpan(0, Count * MerkleHash.Size), _leaves);
        if (mac is not null)
        {
            CheckCodes(_check ??= new MacCheck(mac));
        }

        return this;
    }

    private void CheckCodes(MacCheck check)
    {
        var appends = 0;
        for (var i = 0; i < Count; i++)
        {
            // The events of one append mostly stand together and share its key.
            if (i == 0 || Rows[i].Nonce != Rows[i - 1].Nonce)
            {
                Rows[i].Nonce.TryWriteBytes(_nonces.AsSpan(16 * appends++), bigEndian: true, out _);
            }

            _appendOf[i] = appends - 1;
        }

        check.Codes(_nonces.AsSpan(0, 16 * appends), _appendOf.AsSpan(0, Count), _hashes, _codes);
        for (var i = 0; i < Count; i++)
        {
            if (Rows[i] is { HasEvent: true, HasNonce: true, MacIsWhole: true } && At(_codes, i).SequenceEqual(Mac(i)))
            {
                Rows[i].Evidence |= Evidence.MacIsOfEvent;
            }
        }
    }

    private static Span<byte> At(byte[] bytes, int i) => bytes.AsSpan(i * MerkleHash.Size, MerkleHash.Size);
}
