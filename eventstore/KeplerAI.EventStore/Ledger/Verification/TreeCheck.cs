namespace KeplerAI.EventStore;

internal enum LeafVerdict
{
    /// <summary>Above the last head, or without a published index.</summary>
    Unknown,
    Same,
    Different,
    Extra,
}

/// <summary>
/// Rebuilds the tree batch by batch, each from the published frontier of the one before: a batch that does not give its signed root says so
/// alone, and the published index names the events in it.
/// </summary>
internal sealed class TreeCheck : IDisposable
{
    private readonly Checkpoints _checkpoints;
    private readonly Findings _findings;
    private readonly IEnumerator<HeadLine> _lines;
    private readonly List<Action> _differences = [];
    private readonly byte[] _pending = new byte[RowChunk.Capacity * MerkleHash.Size];
    private Frontier _frontier = new();
    private int _waiting;
    private LeafCursor? _expected;
    private HeadLine? _line;
    private int _at;

    public TreeCheck(Checkpoints checkpoints, string? file, Findings findings)
    {
        (_checkpoints, _findings) = (checkpoints, findings);
        _lines = (file is not null && File.Exists(file) ? File.ReadLines(file).Select(HeadLine.Read).OfType<HeadLine>() : []).GetEnumerator();
        OpenBatch();
    }

    public List<Suspect> Suspects { get; } = [];

    /// <summary>Numbers up to here are named by the index, if missing.</summary>
    public long IndexedUpTo { get; private set; }

    private TreeHead? Head => _at < _checkpoints.Heads.Count ? _checkpoints.Heads[_at] : null;

    private TreeHead? Before => _at == 0 ? null : _checkpoints.Heads[_at - 1];

    /// <summary>Takes the events in order; a row of the sidecar without its event counts as none.</summary>
    public LeafVerdict Take(in LedgerRow row, ReadOnlySpan<byte> leaf, ReadOnlySpan<byte> text)
    {
        while (Head is { } head && row.Sequence > head.LastSequence)
        {
            CloseBatch(head);
        }

        if (Head is null)
        {
            return LeafVerdict.Unknown;
        }

        Missing(row.Sequence);
        if (!row.HasEvent)
        {
            return _expected is null ? LeafVerdict.Unknown : _expected.Is(row.Sequence) ? LeafVerdict.Different : LeafVerdict.Extra;
        }

        Append(leaf);
        return _expected is null ? LeafVerdict.Unknown : Compare(row.Sequence, leaf, text);
    }

    /// <summary>Whether the event, of an indexed batch, carried a code when it was sealed.</summary>
    public bool WasAttested(long sequence) => _expected is not null && !_expected.Unattested.Contains(sequence);

    public void End()
    {
        while (Head is { } head)
        {
            CloseBatch(head);
        }
    }

    public void Dispose() => _lines.Dispose();

    private LeafVerdict Compare(long sequence, ReadOnlySpan<byte> leaf, ReadOnlySpan<byte> text)
    {
        if (!_expected!.Is(sequence))
        {
            _differences.Add(() => _findings.Add(LedgerFindingKind.Inserted, sequence));
            return LeafVerdict.Extra;
        }

        var expected = _expected.Take();
        if (leaf.StartsWith(expected))
        {
            return LeafVerdict.Same;
        }

        _differences.Add(() => _findings.Add(LedgerFindingKind.Edited, sequence));
        if (Suspects.Count < Suspect.Most)
        {
            Suspects.Add(new(sequence, text.ToArray(), expected.ToArray(), IsLeaf: true));
        }

        return LeafVerdict.Different;
    }

    private void Append(ReadOnlySpan<byte> leaf)
    {
        leaf.CopyTo(_pending.AsSpan(_waiting));
        _waiting += leaf.Length;
        if (_waiting == _pending.Length)
        {
            Flush();
        }
    }

    private void Flush()
    {
        _frontier.Append(_pending.AsSpan(0, _waiting));
        _waiting = 0;
    }

    private void Missing(long before)
    {
        while (_expected?.Next is { } sequence && sequence < before)
        {
            _expected.Take();
            _differences.Add(() => _findings.Add(LedgerFindingKind.Deleted, sequence));
        }
    }

    private void OpenBatch()
    {
        _expected = null;
        while (Head is { } head && (_line is null || _line.Size < head.Size) && _lines.MoveNext())
        {
            _line = _lines.Current;
        }

        if (_line is { Seqs: not null, Leaves: not null } line && line.Size == Head?.Size && line.PrevSize == Before?.Size && LeafCursor.Of(line) is { } cursor)
        {
            (_expected, IndexedUpTo) = (cursor, line.LastSeqId);
        }
    }

    private void CloseBatch(TreeHead head)
    {
        Missing(long.MaxValue);
        Flush();
        var holds = _frontier.Size == head.Size && _frontier.Root().AsSpan().SequenceEqual(head.Root);
        if (holds && _differences.Count > 0)
        {
            _findings.Add(LedgerFindingKind.Published, head.LastSequence); // the signed root holds: it is the index that was changed
            Suspects.RemoveAll(s => s.Sequence > (Before?.LastSequence ?? 0));
        }
        else if (!holds && _differences.Count == 0)
        {
            _findings.Add(LedgerFindingKind.Interval, (Before?.LastSequence ?? 0) + 1, head.LastSequence);
        }
        else
        {
            _differences.ForEach(add => add());
        }

        if (head.FrontierOf() is not { } published)
        {
            _findings.Add(LedgerFindingKind.Published, head.LastSequence);
        }
        else
        {
            _frontier = published;
        }

        _differences.Clear();
        _at++;
        OpenBatch();
    }
}
