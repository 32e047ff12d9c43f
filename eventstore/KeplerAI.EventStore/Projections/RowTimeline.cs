namespace KeplerAI.EventStore;

/// <summary>A row version [From, To); To is null while it is current.</summary>
internal sealed record RowVersion(object Row, long From, long? To);

/// <summary>What one key goes through in one batch: the stored current row, the versions to add, and where the stored one ends.</summary>
internal sealed class RowTimeline
{
    private long _from;
    private bool _stored;

    public object? Row { get; private set; }

    public List<RowVersion> Added { get; } = [];

    /// <summary>Set when the stored row ends: its key, and the event that ended it.</summary>
    public (RowKey Key, long To)? Closed { get; private set; }

    public static RowTimeline OfStored(object row, long from) => new() { Row = row, _from = from, _stored = true };

    /// <param name="next">Known to differ from <see cref="Row"/>.</param>
    public void Change(object? next, long sequence, RowKey key)
    {
        if (Row is not null && _stored)
        {
            Closed = (key, sequence);
        }
        else if (Row is not null && _from < sequence)
        {
            Added.Add(new(Row, _from, sequence));
        }

        (Row, _from, _stored) = (next, sequence, false);
    }

    public IEnumerable<RowVersion> Versions() => Row is null || _stored ? Added : Added.Append(new(Row, _from, null));
}
