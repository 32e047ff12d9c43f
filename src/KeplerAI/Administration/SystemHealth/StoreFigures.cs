using Dapper;
using KeplerAI.Platform.Hosting;

namespace KeplerAI.Administration.SystemHealth;

/// <summary>The database and the log in numbers.</summary>
/// <param name="Counted">False when there are so many events that the planner's estimate stands for the count.</param>
/// <param name="SealedSize">Events below the last sealed head; null before the first.</param>
public sealed record StoreFigures(
    string Version, DateTimeOffset StartedAt, long DatabaseBytes, long Connections, long Events, bool Counted, long Streams,
    long? SealedSize, long? SealedUpTo, DateTimeOffset? SealedAt)
{
    public static async Task<StoreFigures> ReadAsync(PagesDatabase database, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.QuerySingleAsync<StoreFigures>(new CommandDefinition(
            """
            with estimate as (select greatest(reltuples, 0)::bigint as events from pg_class where oid = 'kepler_events.mt_events'::regclass)
            select current_setting('server_version') as version, pg_postmaster_start_time() as started_at, pg_database_size(current_database()) as database_bytes,
                   (select count(*) from pg_stat_activity where datname = current_database()) as connections,
                   case when e.events > 1000000 then e.events else (select count(*) from kepler_events.mt_events) end as events,
                   e.events <= 1000000 as counted,
                   case when e.events > 1000000 then (select greatest(reltuples, 0)::bigint from pg_class where oid = 'kepler_events.mt_streams'::regclass)
                        else (select count(*) from kepler_events.mt_streams) end as streams,
                   h.size as sealed_size, h.last_seq_id as sealed_up_to, h.at as sealed_at
            from estimate e left join (select size, last_seq_id, at from kepler_ledger.tree_head order by size desc limit 1) h on true
            """, cancellationToken: ct));
    }
}
