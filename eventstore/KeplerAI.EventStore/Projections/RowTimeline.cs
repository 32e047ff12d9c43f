using System.Text.Json;

namespace KeplerAI.EventStore;

/// <summary>A row version [From, To); To is null while it is current.</summary>
internal sealed record RowVersion(object Row, long From, long? To);

/// <summary>What one key goes through in one batch: the stored current row, the versions to add, and where the stored one ends.</summary>
internal sealed class RowTimeline(EventJson json)
{
    private long _from;
    private bool _stored;

    public object? Row { get; private set; }

    public List<RowVersion> Added { get; } = [];

    /// <summary>Set when the stored row ends: its key, and the event that ended it.</summary>
    public (object?[] Key, long To)? Closed { get; private set; }

    public static RowTimeline OfStored(object row, long from, EventJson json) => new(json) { Row = row, _from = from, _stored = true };

    public void Change(object? next, long sequence, object?[] key)
    {
        if (Same(Row, next))
        {
            return;
        }

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

    // Records with arrays differ by reference; what would be stored decides.
    private bool Same(object? left, object? right) =>
        Equals(left, right) || (left is not null && right is not null && JsonElement.DeepEquals(
            JsonSerializer.SerializeToElement(left, left.GetType(), json.Options),
            JsonSerializer.SerializeToElement(right, right.GetType(), json.Options)));
}
