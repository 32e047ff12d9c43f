using Npgsql;

namespace KeplerAI.EventStore;

internal sealed class ProjectionShard(ITemporalProjection projection, EventJson json) : IEventShard
{
    public string Name => projection.ShardName;

    public IReadOnlyCollection<Type> EventTypes => projection.EventTypes;

    public Task ApplyAsync(IReadOnlyList<IEvent> events, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        projection.ApplyAsync(events, projection.Table, connection, transaction, json, ct);
}
