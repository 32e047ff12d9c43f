namespace KeplerAI.EventStore;

/// <summary>A projection or reactor failed on one event, or it could not be read. Its shard pauses there; nothing is skipped.</summary>
public sealed class ApplyEventException(long sequence, string type, Guid stream, long version, Exception inner)
    : Exception($"Event {sequence} ({type}, stream {stream} version {version}) could not be applied: {inner.Message}", inner)
{
    public ApplyEventException(IEvent e, Exception inner) : this(e.Sequence, e.EventTypeName, e.StreamId, e.Version, inner)
    {
    }

    public long Sequence { get; } = sequence;
}
