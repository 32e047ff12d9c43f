namespace KeplerAI.EventStore;

/// <summary>Folds the log again, with the code of this process, in a schema of its own, and says where the read tables differ. Nothing else runs: no reactor, no work, no mail.</summary>
public interface IReplay
{
    /// <param name="streams">Only what these streams' events touch; null for the whole store.</param>
    Task<ReplayReport> RunAsync(IReadOnlyCollection<Guid>? streams = null, CancellationToken ct = default);
}

public sealed record ReplayReport(IReadOnlyList<ReplayedTable> Tables)
{
    public long Differences => Tables.Sum(t => t.Differences);
}

/// <param name="Position">The event up to which the two were compared.</param>
/// <param name="Rows">Row versions compared.</param>
/// <param name="Lines">A line per row version that only one of them has; at most a thousand.</param>
public sealed record ReplayedTable(string Table, long Position, long Rows, long Differences, IReadOnlyList<string> Lines);
