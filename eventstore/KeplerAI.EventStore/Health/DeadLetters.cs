using System.Text.Json;
using NpgsqlTypes;

namespace KeplerAI.EventStore;

/// <summary>The events that shards fail on, in Marten's table and with Marten's members.</summary>
internal sealed class DeadLetters(StoreContext store) : IDeadLetters
{
    public async Task<IReadOnlyList<DeadLetter>> ListAsync(CancellationToken ct = default)
    {
        await using var command = store.Pages.CreateCommand("""
            select d.data ->> 'ShardName', (d.data ->> 'EventSequence')::bigint, e.stream_id, e.version, e.type, coalesce(d.data ->> 'ExceptionMessage', ''),
                   coalesce(d.data ->> 'ExceptionType', ''), (d.data ->> 'Timestamp')::timestamptz, d.mt_last_modified
            from kepler_events.mt_doc_deadletterevent d left join kepler_events.mt_events e on e.seq_id = (d.data ->> 'EventSequence')::bigint
            order by 2, 1
            """);
        var letters = new List<DeadLetter>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var known = !reader.IsDBNull(2);
            letters.Add(new(
                reader.GetString(0), reader.GetInt64(1), known ? reader.GetGuid(2) : null, known ? reader.GetInt64(3) : null, known ? reader.GetString(4) : null,
                reader.GetString(5), reader.GetString(6), new(reader.GetFieldValue<DateTime>(7)), new(reader.GetFieldValue<DateTime>(8))));
        }

        return letters;
    }

    public async Task RetryAsync(string shard, CancellationToken ct = default)
    {
        await using var command = store.Store.CreateCommand("select pg_notify($1, $2)");
        command.Parameters.Add(new() { Value = Channel.Retry });
        command.Parameters.Add(new() { Value = shard });
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task RecordAsync(string shard, long sequence, Exception error, CancellationToken ct)
    {
        var id = DeterministicGuid.From("dead letter", $"{shard} {sequence}");
        await using var command = store.Store.CreateCommand("""
            insert into kepler_events.mt_doc_deadletterevent as d (id, data, mt_last_modified) values ($1, $2, $3)
            on conflict (id) do update set data = excluded.data || jsonb_build_object('Timestamp', d.data -> 'Timestamp'), mt_last_modified = excluded.mt_last_modified
            """);
        var now = store.Time.GetUtcNow();
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new()
        {
            NpgsqlDbType = NpgsqlDbType.Jsonb,
            Value = JsonSerializer.Serialize(new
            {
                Id = id,
                ProjectionName = shard.Split(':')[0],
                ShardName = shard,
                Timestamp = now,
                ExceptionMessage = error.Message,
                ExceptionType = error.GetType().FullName,
                EventSequence = sequence,
            }),
        });
        command.Parameters.Add(new() { Value = now.ToUniversalTime() });
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task ClearAsync(string shard, CancellationToken ct)
    {
        await using var command = store.Store.CreateCommand("delete from kepler_events.mt_doc_deadletterevent where data ->> 'ShardName' = $1");
        command.Parameters.Add(new() { Value = shard });
        await command.ExecuteNonQueryAsync(ct);
    }
}
