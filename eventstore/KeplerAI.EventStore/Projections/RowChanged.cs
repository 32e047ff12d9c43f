using System.Text.Json;

namespace KeplerAI.EventStore;

/// <summary>
/// What an earlier stage of the same <see cref="CompositeProjection"/> did to one row; a later stage folds it as it folds an event. It carries the
/// number, instant and author of the event that caused it.
/// </summary>
/// <param name="Before">Null when the row begins.</param>
/// <param name="After">Null when it ends.</param>
public sealed record RowChanged<TRow>(TRow? Before, TRow? After) where TRow : class;

/// <summary>A body of its own under another event's metadata.</summary>
internal sealed class DerivedEvent<T>(IEvent cause, T data) : IEvent<T> where T : notnull
{
    public Guid Id => cause.Id;
    public Guid StreamId => cause.StreamId;
    public long Version => cause.Version;
    public long Sequence => cause.Sequence;
    public T Data => data;
    object IEvent.Data => data;
    public string EventTypeName => cause.EventTypeName;
    public DateTimeOffset Timestamp => cause.Timestamp;
    public string? UserName => cause.UserName;
    public string? CorrelationId => cause.CorrelationId;
    public string? CausationId => cause.CausationId;
    public IReadOnlyDictionary<string, JsonElement>? Headers => cause.Headers;
    public bool IsArchived => cause.IsArchived;
}
