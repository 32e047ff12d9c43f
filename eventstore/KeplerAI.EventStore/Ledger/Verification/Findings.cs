namespace KeplerAI.EventStore;

/// <summary>Collects findings: one a kind and number, neighbours of a kind joined, in order.</summary>
internal sealed class Findings
{
    private readonly Dictionary<(LedgerFindingKind, long), LedgerFinding> _all = [];
    private readonly HashSet<long> _events = [];

    public void Add(LedgerFindingKind kind, long from, long? to = null, string? detail = null)
    {
        _all.TryAdd((kind, from), new(kind, from, to ?? from, detail));
        if (kind is LedgerFindingKind.Edited or LedgerFindingKind.Forged or LedgerFindingKind.Inserted or LedgerFindingKind.Reordered)
        {
            _events.Add(from);
        }
    }

    public void Remove(LedgerFindingKind kind, long from) => _all.Remove((kind, from));

    /// <summary>Whether the event itself was already found wrong.</summary>
    public bool Names(long sequence) => _events.Contains(sequence);

    public IReadOnlyList<LedgerFinding> All()
    {
        var joined = new List<LedgerFinding>();
        foreach (var next in _all.Values.OrderBy(f => f.Kind).ThenBy(f => f.From))
        {
            if (joined.Count > 0 && joined[^1] is var last && last.Kind == next.Kind && last.Detail == next.Detail && next.From <= last.To + 1)
            {
                joined[^1] = last with { To = Math.Max(last.To, next.To) };
            }
            else
            {
                joined.Add(next);
            }
        }

        return [.. joined.OrderBy(f => f.From).ThenBy(f => f.Kind)];
    }
}
