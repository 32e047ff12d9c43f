namespace KeplerAI.EventStore;

/// <summary>The proof that history is what it was: a Merkle tree over all events in order, its signed heads, proofs and their verification.</summary>
public interface ILedger
{
    /// <summary>Seals the events below the high-water mark now, without waiting for the service; the last head, null while there is no event.</summary>
    Task<TreeHead?> SealAsync(CancellationToken ct = default);

    /// <summary>The heads in the database, smallest first.</summary>
    Task<IReadOnlyList<TreeHead>> HeadsAsync(CancellationToken ct = default);

    /// <summary>That the event stands below the last head.</summary>
    Task<InclusionProof> InclusionProofAsync(long sequence, CancellationToken ct = default);

    /// <summary>That the head of <paramref name="second"/> events continues that of <paramref name="first"/>: see <see cref="MerkleProof.Extends"/>.</summary>
    Task<IReadOnlyList<byte[]>> ConsistencyProofAsync(long first, long second, CancellationToken ct = default);

    /// <summary>Holds every event against its sidecar row, its code and the heads, those published outside the database first.</summary>
    Task<LedgerReport> VerifyAsync(CancellationToken ct = default);

    /// <summary>Writes an evidence pack: a folder, or a file when <paramref name="target"/> ends in .zip. It holds sealed events only.</summary>
    Task<EvidenceSummary> ExportAsync(EvidenceSelection selection, string target, CancellationToken ct = default);
}

/// <param name="Index">The event's place among the leaves, from 0.</param>
/// <param name="ContentHash">SHA-256 of the event's canonical text.</param>
/// <param name="Path">Siblings, lowest first.</param>
public sealed record InclusionProof(TreeHead Head, long Index, byte[] ContentHash, IReadOnlyList<byte[]> Path)
{
    public bool Holds => MerkleProof.Includes(Head.Root, Head.Size, Index, MerkleHash.Leaf(ContentHash), Path);
}

/// <summary>Which events go into a pack: those of the streams, or of the numbers, or all when neither is given.</summary>
public sealed record EvidenceSelection(IReadOnlySet<Guid>? Streams = null, long? From = null, long? To = null)
{
    internal bool Has(in LedgerRow row) => (Streams is null || Streams.Contains(row.Stream)) && row.Sequence >= (From ?? long.MinValue) && row.Sequence <= (To ?? long.MaxValue);

    internal string Kind => Streams is not null ? "streams" : From is not null || To is not null ? "range" : "all";
}

public sealed record EvidenceSummary(long Events, int Heads, long TreeSize, string KeyId);
