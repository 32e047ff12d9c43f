using System.Text.Json;

namespace KeplerAI.EventStore;

/// <summary>What every projection may want of an event but its body.</summary>
/// <param name="Known">The rest, or null where it is read once somebody asks for it.</param>
internal sealed record EventHeader(Guid StreamId, long Version, long Sequence, string EventTypeName, DateTimeOffset Timestamp, EventOrigin? Known)
{
    /// <summary>Where the rest is to be had while it is not known.</summary>
    public LateOrigins? Late { get; init; }

    public EventOrigin Origin => Known ?? Late!.Of(Sequence);
}

/// <summary>Whom and what an event came from, and whether it is archived: metadata that few ask for.</summary>
internal sealed record EventOrigin(
    Guid Id,
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
    public Guid Id => header.Origin.Id;
    public Guid StreamId => header.StreamId;
    public long Version => header.Version;
    public long Sequence => header.Sequence;
    public T Data => data;
    object IEvent.Data => data;
    public string EventTypeName => header.EventTypeName;
    public DateTimeOffset Timestamp => header.Timestamp;
    public string? UserName => header.Origin.UserName;
    public string? CorrelationId => header.Origin.CorrelationId;
    public string? CausationId => header.Origin.CausationId;
    public IReadOnlyDictionary<string, JsonElement>? Headers => header.Origin.Headers;
    public bool IsArchived => header.Origin.IsArchived;
}
