namespace KeplerAI.EventStore;

/// <summary>What an event's sidecar row says of it, read with what the published index says.</summary>
internal sealed class SidecarCheck(Findings findings)
{
    private const int Listed = 1000;
    private readonly List<long> _unattested = [];

    public long Unattested { get; private set; }

    public string UnattestedAt => SequenceRanges.Of(_unattested);

    /// <returns>Whether the hash in the sidecar tells another event than the one that is there.</returns>
    public bool Take(in LedgerRow row, LeafVerdict leaf, bool wasAttested)
    {
        if (!row.HasEvent)
        {
            // Deleted is found by the index itself; a row that never had an event is another's work.
            findings.Add(leaf == LeafVerdict.Extra ? LedgerFindingKind.Sidecar : LedgerFindingKind.Deleted, row.Sequence);
            return false;
        }

        if (!row.HasMac)
        {
            Count(row.Sequence);
        }

        var good = row.HasMac ? row.Evidence == (Evidence.HashAgrees | Evidence.MacIsOfEvent) : !row.HasNonce && (!row.HasHash || row.Evidence == Evidence.HashAgrees);
        if (leaf is LeafVerdict.Different or LeafVerdict.Extra || (good && !(leaf == LeafVerdict.Same && wasAttested && !row.HasMac)))
        {
            return false;
        }

        var kind = KindOf(row, leaf);
        findings.Add(kind, row.Sequence);
        return kind == LedgerFindingKind.Edited;
    }

    private static LedgerFindingKind KindOf(in LedgerRow row, LeafVerdict leaf) =>
        leaf == LeafVerdict.Same || row.Evidence == Evidence.MacIsOfEvent || (row is { HasMac: false, HasNonce: true } && row.Evidence == Evidence.HashAgrees) ? LedgerFindingKind.Sidecar
        : row.Evidence == Evidence.HashAgrees ? LedgerFindingKind.Forged
        : LedgerFindingKind.Edited;

    private void Count(long sequence)
    {
        Unattested++;
        if (_unattested.Count < Listed)
        {
            _unattested.Add(sequence);
        }
    }
}
