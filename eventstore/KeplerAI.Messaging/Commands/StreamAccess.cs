using System.Collections.Concurrent;
using KeplerAI.EventStore;

namespace KeplerAI.Messaging;

/// <summary>The session's generic methods, for a state type that is known at run time only.</summary>
internal abstract class StreamAccess
{
    private static readonly ConcurrentDictionary<Type, StreamAccess> Known = new();

    public static StreamAccess For(Type state) =>
        Known.GetOrAdd(state, t => (StreamAccess)Activator.CreateInstance(typeof(StreamAccess<>).MakeGenericType(t))!);

    /// <param name="exclusive">Locks the stream until the session has saved: the second try of a command that lost its first.</param>
    public abstract Task<FetchedState> FetchAsync(IEventSession session, Guid id, long? expectedVersion, bool exclusive, CancellationToken ct);

    /// <summary>Appends beside the command's own stream, starting the other one when it is new.</summary>
    public abstract Task AppendAsync(IEventSession session, Guid id, IReadOnlyList<object> events, CancellationToken ct);

    /// <param name="IsOther">The stream exists and holds another kind of object.</param>
    internal sealed record FetchedState(object? State, Action<IReadOnlyList<object>> Append, bool IsOther);
}

internal sealed class StreamAccess<TState> : StreamAccess where TState : class
{
    public override async Task<FetchedState> FetchAsync(IEventSession session, Guid id, long? expectedVersion, bool exclusive, CancellationToken ct)
    {
        var stream = await (exclusive ? session.FetchForExclusiveWriting<TState>(id, ct) : session.FetchForWriting<TState>(id, expectedVersion, ct));
        return new(stream.Aggregate, events => stream.AppendMany(events), stream is { Aggregate: null, StartingVersion: > 0 });
    }

    public override async Task AppendAsync(IEventSession session, Guid id, IReadOnlyList<object> events, CancellationToken ct)
    {
        if (await session.FetchStreamStateAsync(id, ct) is null)
        {
            session.StartStream<TState>(id, events);
        }
        else
        {
            session.Append(id, events);
        }
    }
}
