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

    Task ApplyAsync(IReadOnlyList<IEvent> events, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct);
}
