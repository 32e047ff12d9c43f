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
    public RowChunk Digest(MacCheck? macs)
    {
        for (var i = 0; i < Count; i++)
        {
            ref var row = ref Rows[i];
            if (!row.HasEvent)
            {
                continue;
            }

            var hash = Hash(i);
            SHA256.HashData(Text(i), hash);
            MerkleHash.Leaf(hash, Leaf(i));
            row.Evidence = row.HasHash && row.HashIsWhole && hash.SequenceEqual(SidecarHash(i)) ? Evidence.HashAgrees : Evidence.None;
            if (macs is not null && row is { HasMac: true, HasNonce: true, MacIsWhole: true } && macs.Agrees(row.Nonce, hash, Mac(i)))
            {
                row.Evidence |= Evidence.MacIsOfEvent;
            }
        }

        return this;
    }

    private static Span<byte> At(byte[] bytes, int i) => bytes.AsSpan(i * MerkleHash.Size, MerkleHash.Size);
}
