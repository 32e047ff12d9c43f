using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>Folds a stretch of the log into a group's tables, each over a connection of its own.</summary>
internal sealed class LogFold(StoreContext store, ProjectionGroup group, Func<ITemporalProjection, string> tableOf)
{
    /// <summary>Only events of these streams.</summary>
    public Guid[]? Streams { get; init; }

    /// <summary>Only rows of these keys.</summary>
    public Func<ITemporalProjection, Func<RowKey, bool>?> Wanted { get; init; } = _ => null;

    /// <summary>Told after each batch: how far, and how many events.</summary>
    public Func<long, int, Task> Progress { get; init; } = (_, _) => Task.CompletedTask;

    /// <param name="holdsRows">Whether the tables hold the rows of what came before <paramref name="floor"/>.</param>
    public async Task RunAsync(long floor, long ceiling, bool holdsRows, CancellationToken ct)
    {
        var folds = new Dictionary<ITemporalProjection, RowFold>();
        var connections = new List<NpgsqlConnection>();
        try
        {
            foreach (var member in group.Members)
            {
                connections.Add(await OpenAsync(ct));
                folds[member] = new(member, tableOf(member), connections[^1], store, holdsRows, Wanted(member));
            }

            await foreach (var page in new EventLog(store).ReadAsync(floor, ceiling, group.EventTypes, Streams, ct))
            {
                await group.StageByStageAsync(page.Events, (member, events, changes) => folds[member].ApplyAsync(events, changes, ct));
                await Progress(page.Ceiling, page.Events.Count);
            }

            foreach (var fold in folds.Values)
            {
                await fold.FinishAsync(ct);
            }
        }
        finally
        {
            foreach (var fold in folds.Values)
            {
                await fold.DisposeAsync();
            }

            foreach (var connection in connections)
            {
                await CloseAsync(connection);
            }
        }
    }

    // What is folded here is folded again if the machine falls: no commit need wait for the disk.
    private async Task<NpgsqlConnection> OpenAsync(CancellationToken ct)
    {
        var connection = await store.Store.OpenConnectionAsync(ct);
        await connection.ExecuteAsync("set synchronous_commit = off", ct);
        return connection;
    }

    private static async Task CloseAsync(NpgsqlConnection connection)
    {
        if (connection.State == System.Data.ConnectionState.Open)
        {
            await connection.ExecuteAsync("reset synchronous_commit", CancellationToken.None);
        }

        await connection.DisposeAsync();
    }
}
