using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>One look at the log after a mark, all in one statement and so in one snapshot.</summary>
/// <param name="Contiguous">The last event before the first missing number.</param>
/// <param name="AfterGap">The first event after that gap; null when nothing is missing.</param>
/// <param name="Last">The last event seen.</param>
/// <param name="Full">Whether there may be more after it.</param>
/// <param name="Oldest">Every transaction with a lower id had ended.</param>
internal sealed record HighWaterReading(long Contiguous, long? AfterGap, long Last, bool Full, long Oldest)
{
    private const int Window = 10_000;

    public static async Task<HighWaterReading> TakeAsync(NpgsqlConnection connection, long mark, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("""
            with seen as (select seq_id from kepler_events.mt_events where seq_id > $1 order by seq_id limit $2),
                 placed as (select seq_id, seq_id - row_number() over (order by seq_id) as missing from seen)
            select coalesce(max(seq_id) filter (where missing = $1), $1), min(seq_id) filter (where missing > $1), coalesce(max(seq_id), $1), count(*),
                   pg_snapshot_xmin(pg_current_snapshot())::text::bigint
            from placed
            """, connection);
        command.Parameters.Add(new() { Value = mark });
        command.Parameters.Add(new() { Value = (long)Window });
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new(reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3) == Window, reader.GetInt64(4));
    }
}
