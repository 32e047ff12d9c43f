using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>Numbers below the high-water mark were seen, or recorded as dead when the mark passed them.</summary>
internal sealed class GapCheck(long mark, IReadOnlyList<(long From, long To)> dead, Findings findings)
{
    private long _last;

    public static async Task<GapCheck> OpenAsync(NpgsqlConnection connection, Findings findings, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"""
            select coalesce(last_seq_id, 0), 0::bigint from kepler_events.mt_event_progression where name = '{Progression.HighWaterMark}'
            union all (select starting_sequence, ending_sequence from kepler_events.mt_high_water_skips)
            """, connection);
        var (mark, dead) = (0L, new List<(long, long)>());
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            if (reader.GetInt64(1) == 0)
            {
                mark = reader.GetInt64(0);
            }
            else
            {
                dead.Add((reader.GetInt64(0) + 1, reader.GetInt64(1))); // a gap is recorded from the event before it, which is not dead
            }
        }

        dead.Sort();
        return new(mark, dead, findings);
    }

    /// <param name="indexedUpTo">Up to here the published index names what is missing.</param>
    public void Take(long sequence, long indexedUpTo)
    {
        if (sequence > _last + 1)
        {
            Explain(Math.Max(_last, indexedUpTo) + 1, Math.Min(sequence - 1, mark));
        }

        _last = Math.Max(_last, sequence);
    }

    public void End(long indexedUpTo) => Take(mark + 1, indexedUpTo);

    private void Explain(long from, long to)
    {
        foreach (var gap in dead)
        {
            if (from > to)
            {
                return;
            }

            if (gap.From > from && gap.From <= to)
            {
                findings.Add(LedgerFindingKind.Gap, from, gap.From - 1);
            }

            if (gap.To >= from && gap.From <= to)
            {
                from = gap.To + 1;
            }
        }

        if (from <= to)
        {
            findings.Add(LedgerFindingKind.Gap, from, to);
        }
    }
}
