using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>Under the pages' role: nothing here needs the daemon's memory.</summary>
internal sealed class TableHealth(StoreContext store, Shards shards) : IProjectionHealth
{
    public async Task<ProjectionHealth> ReadAsync(CancellationToken ct = default)
    {
        await using var connection = await store.Pages.OpenConnectionAsync(ct);
        var (mark, last) = (await ListAsync(connection, """
            select coalesce((select last_seq_id from kepler_events.mt_event_progression where name = 'HighWaterMark'), 0),
                   coalesce((select max(seq_id) from kepler_events.mt_events), 0)
            """, r => (r.GetInt64(0), r.GetInt64(1)), ct))[0];
        var daemons = await ListAsync(connection, "select node, started_at, heartbeat from kepler_read.daemon order by heartbeat desc, node",
            r => new DaemonNode(r.GetString(0), Instant(r, 1)!.Value, Instant(r, 2)!.Value), ct);
        return new(mark, last, await GapAsync(connection, mark, ct), daemons, await ShardsAsync(connection, last, ct), await RebuildsAsync(connection, ct));
    }

    // Every role may see who holds a transaction id; what it is doing shows only to its own role.
    private static async Task<LogGap?> GapAsync(NpgsqlConnection connection, long mark, CancellationToken ct) => (await ListAsync(connection, $"""
        select d.waiting_for, a.pid, a.datname, a.application_name, a.usename, a.xact_start, a.state, a.query
        from (select max(waiting_for) as waiting_for from kepler_read.daemon where waiting_for > {mark} and heartbeat > now() - interval '1 minute') d
        left join (
            select pid from pg_locks where locktype = 'transactionid' and granted and mode = 'ExclusiveLock' order by age(transactionid) desc limit 1
        ) l on true
        left join pg_stat_activity a using (pid)
        where d.waiting_for is not null
        """, r => new LogGap(r.GetInt64(0), r.IsDBNull(1) ? null : r.GetInt32(1), Text(r, 2), Text(r, 3), Text(r, 4), Instant(r, 5), Text(r, 6), Text(r, 7)), ct)).FirstOrDefault();

    private async Task<IReadOnlyList<ShardProgress>> ShardsAsync(NpgsqlConnection connection, long last, CancellationToken ct) => await ListAsync(connection, """
        select n.name, n.position,
               (select e.timestamp from kepler_events.mt_events e where e.seq_id > n.position order by e.seq_id limit 1),
               (d.data ->> 'EventSequence')::bigint, d.data ->> 'ExceptionMessage', (d.data ->> 'Timestamp')::timestamptz
        from (
            select s.name, s.place, coalesce(p.last_seq_id, 0) as position
            from unnest($1) with ordinality s (name, place) left join kepler_events.mt_event_progression p on p.name = s.name
        ) n
        left join lateral (
            select data from kepler_events.mt_doc_deadletterevent where data ->> 'ShardName' = n.name order by (data ->> 'EventSequence')::bigint limit 1
        ) d on true
        order by n.place
        """, r => new ShardProgress(r.GetString(0), r.GetInt64(1), Math.Max(0, last - r.GetInt64(1)), Instant(r, 2), r.IsDBNull(3) ? null : r.GetInt64(3), Text(r, 4), Instant(r, 5)),
        ct, shards.All.Select(s => s.Name).ToArray());

    private static Task<List<RebuildProgress>> RebuildsAsync(NpgsqlConnection connection, CancellationToken ct) => ListAsync(connection, """
        select table_name, stage, position, target, events, events_per_second, started_at, updated_at, ended_at, expected_end, differences, detail
        from kepler_read.rebuild order by started_at desc, table_name
        """, r => new RebuildProgress(
            r.GetString(0), r.GetString(1), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4), r.GetDouble(5), Instant(r, 6)!.Value, Instant(r, 7)!.Value,
            Instant(r, 8), Instant(r, 9), r.GetInt64(10), Text(r, 11)), ct);

    private static async Task<List<T>> ListAsync<T>(NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, CancellationToken ct, object? value = null)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        if (value is not null)
        {
            command.Parameters.Add(new() { Value = value });
        }

        var items = new List<T>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            items.Add(read(reader));
        }

        return items;
    }

    private static string? Text(NpgsqlDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);

    private static DateTimeOffset? Instant(NpgsqlDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : new(reader.GetFieldValue<DateTime>(ordinal));
}
