using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>A temporal projection, whatever its row.</summary>
internal interface ITemporalProjection
{
    string Table { get; }

    int Version { get; }

    ProjectionLifecycle Lifecycle { get; }

    IReadOnlyList<string> Indexes { get; }

    IReadOnlyCollection<Type> EventTypes { get; }

    RowShape Shape { get; }

    /// <summary>Marten's shard name.</summary>
    string ShardName => $"{GetType().Name}:All";

    /// <summary>Folds events, in their order, into <paramref name="table"/> (this projection's own, or its shadow).</summary>
    Task ApplyAsync(IReadOnlyList<IEvent> events, string table, NpgsqlConnection connection, NpgsqlTransaction transaction, EventJson json, CancellationToken ct);
}
