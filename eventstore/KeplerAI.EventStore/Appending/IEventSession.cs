using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>Reads streams. Aggregates follow Marten's conventions: <c>static T Create(E|IEvent&lt;E&gt;)</c>, then <c>T Apply(E|IEvent&lt;E&gt;)</c>.</summary>
public interface IQuerySession : IAsyncDisposable
{
    /// <param name="archived">Also the events of an archived stream, which reads leave out otherwise.</param>
    Task<IReadOnlyList<IEvent>> FetchStreamAsync(Guid id, long version = 0, DateTimeOffset? timestamp = null, long fromVersion = 0, bool archived = false, CancellationToken ct = default);

    /// <summary>The state at <paramref name="version"/> or at an instant; null when the stream has no event or fewer events than asked.</summary>
    Task<T?> AggregateStreamAsync<T>(Guid id, long version = 0, DateTimeOffset? timestamp = null, CancellationToken ct = default) where T : class;

    /// <summary>The state as of now, from its snapshot (and what came after it) where <typeparamref name="T"/> has one.</summary>
    Task<T?> FetchLatest<T>(Guid id, CancellationToken ct = default) where T : class;

    Task<StreamState?> FetchStreamStateAsync(Guid id, CancellationToken ct = default);
}

/// <summary>A unit of work: what it starts, appends and claims is written in one transaction by <see cref="SaveChangesAsync"/>.</summary>
public interface IEventSession : IQuerySession
{
    void StartStream<T>(Guid id, params IReadOnlyList<object> events) where T : class;

    /// <summary>Appends at whatever version the stream has; starts it when it is new.</summary>
    void Append(Guid id, params IReadOnlyList<object> events);

    /// <summary>Appends only if the stream is at <paramref name="expectedVersion"/>, the version <b>before</b> the append.</summary>
    /// <exception cref="EventStreamUnexpectedMaxEventIdException">On save, when it is not.</exception>
    void AppendExpecting(Guid id, long expectedVersion, params IReadOnlyList<object> events);

    /// <summary>State and version together; what is appended to the returned stream is saved only at that version.</summary>
    Task<IEventStream<T>> FetchForWriting<T>(Guid id, long? expectedVersion = null, CancellationToken ct = default) where T : class;

    /// <summary>
    /// As <see cref="FetchForWriting{T}"/>, with the stream's row locked until the session has saved or ends: nobody else appends meanwhile. For the second
    /// try after a conflict, which then cannot lose again. A stream that does not exist has no row to lock.
    /// </summary>
    Task<IEventStream<T>> FetchForExclusiveWriting<T>(Guid id, CancellationToken ct = default) where T : class;

    /// <summary>Appends to the stream as it is when its row has been locked, here and now, until the session has saved or ends.</summary>
    Task AppendExclusive(Guid id, CancellationToken ct, params IReadOnlyList<object> events);

    /// <summary>Reads the stream's version and appends only at that.</summary>
    Task AppendOptimistic(Guid id, CancellationToken ct, params IReadOnlyList<object> events);

    /// <summary>Claims a unique name (folded: trimmed, lower case, no accents) in the append's transaction.</summary>
    /// <exception cref="NameTakenException">On save, when another owner holds it.</exception>
    void ClaimName(string scope, string name, Guid owner);

    void ReleaseName(string scope, string name, Guid owner);

    /// <summary>
    /// Closes a stream, with whatever this session appends to it: reads leave it out unless asked, appends are refused, the rows folded from it stay.
    /// One that does not exist stays so. Only SQL by hand opens it again.
    /// </summary>
    void ArchiveStream(Guid id);

    /// <summary>Work on the session's own connection, in the transaction of the append, after the events are written.</summary>
    void Enlist(Func<NpgsqlConnection, NpgsqlTransaction, IReadOnlyList<IEvent>, CancellationToken, Task> work);

    /// <returns>The events written, with their sequence numbers, in order.</returns>
    Task<IReadOnlyList<IEvent>> SaveChangesAsync(CancellationToken ct = default);
}

/// <summary>A stream fetched for writing.</summary>
public interface IEventStream<out T> where T : class
{
    Guid Id { get; }
    T? Aggregate { get; }

    /// <summary>0 for a stream that does not exist yet.</summary>
    long StartingVersion { get; }

    void AppendMany(params IReadOnlyList<object> events);
}

/// <summary>What <c>mt_streams</c> says of a stream.</summary>
public sealed record StreamState(Guid Id, long Version, string? AggregateType, DateTimeOffset LastTimestamp, DateTimeOffset Created, bool IsArchived);
