using System.Text.Json;

namespace KeplerAI.EventStore;

/// <summary>One stored event with its metadata. <see cref="Version"/> is 1-based and contiguous in its stream; <see cref="Sequence"/> is global.</summary>
public interface IEvent
{
    Guid Id { get; }
    Guid StreamId { get; }
    long Version { get; }
    long Sequence { get; }
    object Data { get; }
    string EventTypeName { get; }
    DateTimeOffset Timestamp { get; }
    string? UserName { get; }
    string? CorrelationId { get; }
    string? CausationId { get; }
    IReadOnlyDictionary<string, JsonElement>? Headers { get; }
    bool IsArchived { get; }
}

/// <summary>An event whose body is known to be a <typeparamref name="T"/>.</summary>
public interface IEvent<out T> : IEvent where T : notnull
{
    new T Data { get; }
}
