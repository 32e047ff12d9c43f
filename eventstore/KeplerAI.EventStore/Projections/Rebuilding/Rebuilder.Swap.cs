using Npgsql;

namespace KeplerAI.EventStore;

internal sealed partial class Rebuilder
{
    /// <summary>False when the table could not be had in time: a long reader is let finish, and meanwhile nobody queues behind the rebuild.</summary>
    private async Task<bool> TrySwapAsync(ProjectionGroup group, bool isNew, NpgsqlConnection connection, long ready, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        try
        {
            await connection.ExecuteAsync("set local lock_timeout = '2s'", ct);
            var end = await FreezeAsync(group, connection, ct);
            if (isNew && end < ready && await Progression.MoveAsync(connection, group.ShardName, end, ready, ct))
            {
                end = ready;
            }

            await FoldPagesAsync(group, connection, transaction, ready, end, ct);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
        {
            return false;
        }

        foreach (var member in group.Members)
        {
            await connection.ExecuteAsync($"drop table if exists {ReadTable.Qualified(member.Table)};\nalter table {Shadow(member)} rename to {DatabaseRoles.Quote(member.Table)}", ct);
            await connection.ExecuteAsync("""
                insert into kepler_read.projection_state (table_name, version, shape) values ($1, $2, $3)
                on conflict (table_name) do update set version = excluded.version, shape = excluded.shape
                """, ct, member.Table, member.Version, ReadTable.ShapeHash(group, member));
        }

        await transaction.CommitAsync(ct);
        return true;
    }

    private async Task FoldPagesAsync(ProjectionGroup group, NpgsqlConnection connection, NpgsqlTransaction transaction, long floor, long ceiling, CancellationToken ct)
    {
        while (floor < ceiling)
        {
            var page = await EventPages.LoadAsync(store, connection, floor, ceiling, group.EventTypes, ct);
            await group.ApplyPageAsync(page.Events, Shadow, connection, transaction, store.Json, ct);
            floor = page.Ceiling;
        }
    }

    /// <summary>
    /// Stops the tables' writers and says up to where their rows reach. A shard stands at its checkpoint, read again once the tables are held. An inline
    /// table holds every committed event: an append still under way waits for the table and will write its own rows into the new one.
    /// </summary>
    private static async Task<long> FreezeAsync(ProjectionGroup group, NpgsqlConnection connection, CancellationToken ct)
    {
        var isAsync = group.Lifecycle == ProjectionLifecycle.Async;
        if (isAsync)
        {
            await Progression.ReadAsync(connection, group.ShardName, ct, forUpdate: true); // the order in which a shard takes them
        }

        foreach (var member in group.Members)
        {
            await connection.ExecuteAsync($"""
                do $do$ begin
                    lock table {ReadTable.Qualified(member.Table)} in access exclusive mode;
                exception when undefined_table then null;
                end $do$
                """, ct);
        }

        return isAsync ? await Progression.ReadAsync(connection, group.ShardName, ct) : long.MaxValue;
    }
}
