using System.Text.Json;
using NpgsqlTypes;

namespace KeplerAI.EventStore;

/// <summary>The event a shard fails on, in Marten's table and with Marten's members. Gone once the shard has passed it.</summary>
internal sealed class DeadLetters(StoreContext store, string shard)
{
    public async Task RecordAsync(long sequence, Exception error, CancellationToken ct)
    {
        var id = DeterministicGuid.From("dead letter", $"{shard} {sequence}");
        await using var command = store.Store.CreateCommand("""
            insert into kepler_events.mt_doc_deadletterevent (id, data) values ($1, $2)
            on conflict (id) do update set data = excluded.data, mt_last_modified = now()
            """);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new()
        {
            NpgsqlDbType = NpgsqlDbType.Jsonb,
            Value = JsonSerializer.Serialize(new
            {
                Id = id,
                ProjectionName = shard.Split(':')[0],
                ShardName = shard,
                Timestamp = store.Time.GetUtcNow(),
                ExceptionMessage = error.Message,
                ExceptionType = error.GetType().FullName,
                EventSequence = sequence,
            }),
        });
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task ClearAsync(CancellationToken ct)
    {
        await using var command = store.Store.CreateCommand("delete from kepler_events.mt_doc_deadletterevent where data ->> 'ShardName' = $1");
        command.Parameters.Add(new() { Value = shard });
        await command.ExecuteNonQueryAsync(ct);
    }
}
