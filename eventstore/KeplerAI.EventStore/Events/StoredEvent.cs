using System.Text.Json;

namespace KeplerAI.EventStore;

/// <summary>Everything of an event but its body.</summary>
internal sealed record EventHeader(
    Guid Id,
    Guid StreamId,
    long Version,
    long Sequence,
    string EventTypeName,
    DateTimeOffset Timestamp,
    string? UserName,
    string? CorrelationId,
    string? CausationId,
    IReadOnlyDictionary<string, JsonElement>? Headers,
    bool IsArchived)
{
    /// <summary>Headers that nobody may ask for.</summary>
    public Lazy<IReadOnlyDictionary<string, JsonElement>?>? LateHeaders { get; init; }

    public IReadOnlyDictionary<string, JsonElement>? Headers { get => field ?? LateHeaders?.Value; init; } = Headers;
}

internal sealed class StoredEvent<T>(EventHeader header, T data) : IEvent<T> where T : notnull
{
    public Guid Id => header.Id;
    public Guid StreamId => header.StreamId;
    public long Version => header.Version;
    public long Sequence => header.Sequence;
    public T Data => data;
    object IEvent.Data => data;
    public string EventTypeName => header.EventTypeName;
    public DateTimeOffset Timestamp => header.Timestamp;
    public string? UserName => header.UserName;
    public string? CorrelationId => header.CorrelationId;
    public string? CausationId => header.CausationId;
    public IReadOnlyDictionary<string, JsonElement>? Headers => header.Headers;
    public bool IsArchived => header.IsArchived;
}
