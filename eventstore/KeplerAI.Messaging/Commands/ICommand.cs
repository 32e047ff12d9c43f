using System.Text.Json.Serialization;

namespace KeplerAI.Messaging;

/// <summary>A serialisable request to change one stream. Ids and numbers come from the caller.</summary>
public interface ICommand
{
    [JsonIgnore]
    Guid StreamId { get; }

    /// <summary>The version that the sender saw, before the append; null when any version will do (then a conflict is retried once).</summary>
    long? ExpectedVersion => null;
}

/// <summary>A command on a stream whose state is a <typeparamref name="TState"/>.</summary>
public interface ICommand<TState> : ICommand where TState : class;

/// <summary>Who sends, and once: the same <paramref name="IdempotencyKey"/> sent again answers with the first result and changes nothing.</summary>
public sealed record CommandEnvelope(Guid UserId, Guid IdempotencyKey, string? CorrelationId = null, string? CausationId = null);

/// <summary>The person (or <see cref="System"/>) a handler decides for.</summary>
public sealed record Actor(Guid UserId)
{
    /// <summary>The platform itself: schedules, workers, set-up.</summary>
    public static readonly Actor System = new(new Guid("00000000-0000-7000-8000-000000000001"));

    public bool IsSystem => this == System;
}
