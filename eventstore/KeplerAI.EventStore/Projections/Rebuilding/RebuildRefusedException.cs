namespace KeplerAI.EventStore;

/// <summary>The code has not changed, and yet a fresh fold gives other rows than the table holds: someone should look before they are replaced.</summary>
public sealed class RebuildRefusedException(string table, long count, IReadOnlyList<string> differences)
    : Exception($"{table}: {count} row versions differ although the projection is the same; nothing was replaced. {string.Join(" | ", differences.Take(3))}")
{
    public string Table { get; } = table;

    public long Count { get; } = count;

    /// <summary>A line per row version; at most a thousand.</summary>
    public IReadOnlyList<string> Differences { get; } = differences;
}
