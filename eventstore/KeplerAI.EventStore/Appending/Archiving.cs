using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>Closes streams. Their row first: an append under way ends before, and one that comes later is refused.</summary>
internal static class Archiving
{
    public static async Task ApplyAsync(Guid[] ids, StoreContext store, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        await ExecuteAsync("select 1 from kepler_events.mt_streams where id = any($1) order by id for update");
        await ExecuteAsync("update kepler_events.mt_streams set is_archived = true where id = any($1)");
        await ExecuteAsync("update kepler_events.mt_events set is_archived = true where stream_id = any($1) and not is_archived");
        foreach (var snapshot in store.Snapshots.All)
        {
            await ExecuteAsync($"delete from {snapshot.Table} where id = any($1)");
        }

        async Task ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction) { Parameters = { new() { Value = ids } } };
            await command.ExecuteNonQueryAsync(ct);
        }
    }
}
