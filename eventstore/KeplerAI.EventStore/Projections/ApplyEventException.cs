namespace KeplerAI.EventStore;

/// <summary>A projection or reactor failed on one event. Its shard pauses there; nothing is skipped.</summary>
public sealed class ApplyEventException(IEvent e, Exception inner)
    : Exception($"Event {e.Sequence} ({e.EventTypeName}, stream {e.StreamId} version {e.Version}) could not be applied: {inner.Message}", inner)
{
    public long Sequence { get; } = e.Sequence;
}
