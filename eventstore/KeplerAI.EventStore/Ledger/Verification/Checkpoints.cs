namespace KeplerAI.EventStore;

/// <summary>The heads that the events are held against: those published, completed by those of the table that a trusted key has signed.</summary>
internal sealed class Checkpoints
{
    private Checkpoints(IReadOnlyList<TreeHead> heads, int published) => (Heads, Published) = (heads, published);

    public IReadOnlyList<TreeHead> Heads { get; }

    public int Published { get; }

    public static Checkpoints Of(IReadOnlyList<TreeHead> published, IReadOnlyList<TreeHead> stored, TrustedKeys keys, Findings findings)
    {
        var trusted = new SortedDictionary<long, TreeHead>();
        foreach (var head in published)
        {
            if (keys.Signed(head))
            {
                trusted[head.Size] = head;
            }
            else
            {
                findings.Add(LedgerFindingKind.Published, head.LastSequence);
            }
        }

        var count = trusted.Count;
        var inTable = stored.DistinctBy(head => head.Size).ToDictionary(head => head.Size);
        foreach (var head in trusted.Values)
        {
            if (!inTable.TryGetValue(head.Size, out var row) || !row.SameTree(head) || !row.Frontier.AsSpan().SequenceEqual(head.Frontier) || row.PreviousSize != head.PreviousSize)
            {
                findings.Add(LedgerFindingKind.Head, head.LastSequence, detail: $"{head.Size}");
            }
        }

        foreach (var head in stored)
        {
            if (!keys.Signed(head))
            {
                findings.Add(LedgerFindingKind.Signature, head.LastSequence, detail: $"{head.Size}");
            }
            else
            {
                trusted.TryAdd(head.Size, head);
            }
        }

        return new([.. trusted.Values], count);
    }
}
