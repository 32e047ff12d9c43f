using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>Folds a projection anew into a shadow table and swaps the two in one transaction: readers see the old rows, then the new ones.</summary>
internal sealed class Rebuilder(StoreContext store, HighWater highWater)
{
    public async Task RebuildAsync(ITemporalProjection projection, CancellationToken ct)
    {
        await using var connection = await store.Store.OpenConnectionAsync(ct);
        var lockId = DaemonLock.Id($"kepler_read:{projection.Table}");
        await ExecuteAsync(connection, $"select pg_advisory_lock({lockId})", ct);
        try
        {
            var shadow = ReadTable.Shadow(projection.Table);
            await ExecuteAsync(connection, $"drop table if exists {ReadTable.Qualified(shadow)};\n{ReadTable.Create(projection, shadow)}", ct);
            var ready = projection.Lifecycle == ProjectionLifecycle.Async
                ? await Progression.ReadAsync(connection, projection.ShardName, ct)
                : await highWater.DetectAsync(ct);
            await FoldAsync(projection, shadow, connection, transaction: null, 0, ready, ct);
            await SwapAsync(projection, shadow, connection, ready, ct);
        }
        finally
        {
            await ExecuteAsync(connection, $"select pg_advisory_unlock({lockId})", CancellationToken.None);
        }
    }

    /// <summary>Folds (floor, ceiling]; without a transaction, a page in each.</summary>
    public async Task FoldAsync(ITemporalProjection projection, string table, NpgsqlConnection connection, NpgsqlTransaction? transaction, long floor, long ceiling, CancellationToken ct)
    {
        while (floor < ceiling)
        {
            var page = await EventPages.LoadAsync(store, connection, floor, ceiling, projection.EventTypes, ct);
            await using var own = transaction is null ? await connection.BeginTransactionAsync(ct) : null;
            await projection.ApplyAsync(page.Events, table, connection, (transaction ?? own)!, store.Json, ct);
            if (own is not null)
            {
                await own.CommitAsync(ct);
            }

            floor = page.Ceiling;
        }
    }

    private async Task SwapAsync(ITemporalProjection projection, string shadow, NpgsqlConnection connection, long ready, CancellationToken ct)
    {
        var live = ReadTable.Qualified(projection.Table);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var end = await FreezeAsync(projection, connection, "access exclusive", ct);
        await FoldAsync(projection, shadow, connection, transaction, ready, end, ct);
        await ExecuteAsync(connection, $"drop table if exists {live};\nalter table {ReadTable.Qualified(shadow)} rename to {DatabaseRoles.Quote(projection.Table)}", ct);
        await using var state = new NpgsqlCommand("""
            insert into kepler_read.projection_state (table_name, version, shape) values ($1, $2, $3)
            on conflict (table_name) do update set version = excluded.version, shape = excluded.shape
            """, connection, transaction)
        {
            Parameters = { new() { Value = projection.Table }, new() { Value = projection.Version }, new() { Value = ReadTable.ShapeHash(projection) } },
        };
        await state.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>
    /// Stops the table's writers and says up to where its rows reach. A shard stands at its checkpoint. An inline table holds every
    /// committed event: an append still under way waits for the table and will write its own rows into the new one.
    /// </summary>
    public async Task<long> FreezeAsync(ITemporalProjection projection, NpgsqlConnection connection, string mode, CancellationToken ct)
    {
        var isAsync = projection.Lifecycle == ProjectionLifecycle.Async;
        var position = isAsync ? await Progression.ReadAsync(connection, projection.ShardName, ct, forUpdate: true) : long.MaxValue;
        await ExecuteAsync(connection, $"""
            do $do$ begin
                lock table {ReadTable.Qualified(projection.Table)} in {mode} mode;
            exception when undefined_table then null;
            end $do$
            """, ct);
        return position;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
