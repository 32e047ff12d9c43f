using Npgsql;
using NpgsqlTypes;

namespace KeplerAI.Messaging;

/// <summary>Writes reactions. Static, over a given connection, so that they join whatever transaction is under way.</summary>
internal static class WorkSql
{
    public const string Channel = "kepler_work";
    public const string CancelChannel = "kepler_cancel";
    public const string ScheduleChannel = "kepler_schedule";

    public static async Task EnqueueAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, Enqueue work, CancellationToken ct)
    {
        await using var insert = new NpgsqlCommand("""
            with inserted as (
                insert into kepler_work.work (queue, key, payload_type, payload, priority, max_attempts)
                values ($1, $2, $3, $4, $5, $6) on conflict (key) do nothing returning queue)
            select pg_notify('kepler_work', queue) from inserted
            """, connection, transaction)
        {
            Parameters =
            {
                new() { Value = work.Queue },
                new() { Value = work.Key },
                new() { Value = work.Payload.GetType().Name },
                new() { Value = WorkJson.Write(work.Payload), NpgsqlDbType = NpgsqlDbType.Jsonb },
                new() { Value = work.Priority },
                new() { Value = work.MaxAttempts },
            },
        };
        await insert.ExecuteNonQueryAsync(ct);
    }

    public static async Task ScheduleAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, ScheduleJob job, CancellationToken ct)
    {
        var next = CronExpression.Parse(job.Cron).NextAfter(job.From, TimeZoneInfo.FindSystemTimeZoneById(job.Zone));
        await using var upsert = new NpgsqlCommand("""
            insert into kepler_work.schedule (job_id, cron, zone, active_from, next_at) values ($1, $2, $3, $4, $5)
            on conflict (job_id) do update set cron = excluded.cron, zone = excluded.zone, active_from = excluded.active_from, next_at = excluded.next_at
            """, connection, transaction)
        {
            Parameters =
            {
                new() { Value = job.JobId },
                new() { Value = job.Cron },
                new() { Value = job.Zone },
                new() { Value = job.From.ToUniversalTime() },
                new() { Value = next is null ? DBNull.Value : next.Value.ToUniversalTime(), NpgsqlDbType = NpgsqlDbType.TimestampTz },
            },
        };
        await upsert.ExecuteNonQueryAsync(ct);
        await NotifyAsync(connection, transaction, ScheduleChannel, job.JobId.ToString(), ct);
    }

    public static async Task UnscheduleAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, UnscheduleJob job, CancellationToken ct)
    {
        await using var delete = new NpgsqlCommand("delete from kepler_work.schedule where job_id = $1", connection, transaction)
        {
            Parameters = { new() { Value = job.JobId } },
        };
        await delete.ExecuteNonQueryAsync(ct);
    }

    public static async Task NotifyAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, string channel, string payload, CancellationToken ct)
    {
        await using var notify = new NpgsqlCommand("select pg_notify($1, $2)", connection, transaction)
        {
            Parameters = { new() { Value = channel }, new() { Value = payload } },
        };
        await notify.ExecuteNonQueryAsync(ct);
    }
}
