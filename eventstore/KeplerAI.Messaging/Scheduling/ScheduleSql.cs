using Npgsql;
using NpgsqlTypes;

namespace KeplerAI.Messaging;

/// <summary>Writes schedules. Static, over a given connection, so that they join whatever transaction is under way.</summary>
internal static class ScheduleSql
{
    // Beyond any skew between clocks that keep time at all; more is a clock that was wrong and has been put right.
    private static readonly TimeSpan Skew = TimeSpan.FromHours(1);

    public static async Task ScheduleAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, ScheduleJob job, CancellationToken ct)
    {
        var last = await LastSlotAsync(connection, transaction, job.JobId, ct);
        var from = last > job.From && last < job.From + Skew ? last.Value : job.From;
        var next = CronExpression.Parse(job.Cron).NextAfter(from, TimeZoneInfo.FindSystemTimeZoneById(job.Zone));
        await using var upsert = new NpgsqlCommand("""
            with written as (
                insert into kepler_work.schedule (job_id, cron, zone, active_from, next_at, missed, missed_cap) values ($1, $2, $3, $4, $5, $6, $7)
                on conflict (job_id) do update set
                    cron = excluded.cron, zone = excluded.zone, active_from = excluded.active_from, next_at = excluded.next_at,
                    missed = excluded.missed, missed_cap = excluded.missed_cap, active = true
                returning job_id)
            select pg_notify('kepler_schedule', job_id::text) from written
            """, connection, transaction)
        {
            Parameters =
            {
                new() { Value = job.JobId },
                new() { Value = job.Cron },
                new() { Value = job.Zone },
                new() { Value = job.From.ToUniversalTime() },
                new() { Value = next is null ? DBNull.Value : next.Value.ToUniversalTime(), NpgsqlDbType = NpgsqlDbType.TimestampTz },
                new() { Value = job.Missed switch { MissedSlots.Skip => "skip", MissedSlots.Once => "once", _ => "all" } },
                new() { Value = job.Cap },
            },
        };
        await upsert.ExecuteNonQueryAsync(ct);
    }

    public static async Task UnscheduleAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, UnscheduleJob job, CancellationToken ct)
    {
        await using var update = new NpgsqlCommand("update kepler_work.schedule set active = false, next_at = null where job_id = $1", connection, transaction)
        {
            Parameters = { new() { Value = job.JobId } },
        };
        await update.ExecuteNonQueryAsync(ct);
    }

    private static async Task<DateTimeOffset?> LastSlotAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, Guid job, CancellationToken ct)
    {
        await using var select = new NpgsqlCommand("select last_slot from kepler_work.schedule where job_id = $1 for update", connection, transaction)
        {
            Parameters = { new() { Value = job } },
        };
        return await select.ExecuteScalarAsync(ct) is DateTime slot ? new DateTimeOffset(slot, TimeSpan.Zero) : null;
    }
}
