using Npgsql;

namespace KeplerAI.EventStore;

internal sealed class ProjectionShard(ProjectionGroup group, EventJson json) : IEventShard
{
    public string Name => group.ShardName;

    public IReadOnlyCollection<Type> EventTypes => group.EventTypes;

    public Task ApplyAsync(IReadOnlyList<IEvent> events, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        group.ApplyPageAsync(events, p => ReadTable.Qualified(p.Table), connection, transaction, json, ct);
}
