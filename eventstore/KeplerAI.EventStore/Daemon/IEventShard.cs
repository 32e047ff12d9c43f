using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>
/// Something that follows the log with a checkpoint of its own: an async projection, a reactor. Registered in the services, run by the daemon.
/// What it writes on the given connection commits together with the checkpoint, so each event counts exactly once. An exception pauses it at that event.
/// </summary>
public interface IEventShard
{
    /// <summary>Key of the checkpoint; Marten's form is <c>Name:All</c>.</summary>
    string Name { get; }

    /// <summary>The only events it wants to see; null for all.</summary>
    IReadOnlyCollection<Type>? EventTypes => null;

    /// <summary>Where it begins while it has no checkpoint.</summary>
    ShardStart Start => ShardStart.Beginning;

    Task ApplyAsync(IReadOnlyList<IEvent> events, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct);
}

/// <summary>Where a shard without a checkpoint begins.</summary>
public readonly record struct ShardStart
{
    private readonly long? _after;

    private ShardStart(long? after) => _after = after;

    public static ShardStart Beginning { get; } = new(0);

    /// <summary>After the last event there is when it runs for the first time.</summary>
    public static ShardStart Present { get; } = new(null);

    public static ShardStart After(long sequence) => new(sequence);

    /// <returns>The checkpoint to begin with; null when none is needed.</returns>
    internal long? From(long mark) => _after is 0 ? null : _after ?? mark;
}
