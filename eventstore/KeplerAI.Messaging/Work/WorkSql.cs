using Npgsql;
using NpgsqlTypes;

namespace KeplerAI.Messaging;

/// <summary>Writes work. Static, over a given connection, so that they join whatever transaction is under way.</summary>
internal static class WorkSql
{
    public const string Channel = "kepler_work";
    public const string CancelChannel = "kepler_cancel";
    public const string ScheduleChannel = "kepler_schedule";

    public static async Task EnqueueAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, Enqueue work, CancellationToken ct)
    {
        await using var insert = new NpgsqlCommand("""
            with inserted as (
                insert into kepler_work.work (queue, key, payload_type, payload, priority, max_attempts, run_at)
                values ($1, $2, $3, $4, $5, $6, coalesce($7, now())) on conflict (key) do nothing returning queue)
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
                new() { Value = work.Due is { } due ? due.ToUniversalTime() : DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz },
            },
        };
        await insert.ExecuteNonQueryAsync(ct);
    }

    /// <returns>False when it is not dead (any more).</returns>
    public static Task<bool> RetryAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, string key, CancellationToken ct) =>
        AnyAsync(new("""
            with revived as (
                update kepler_work.work
                set state = 'ready', run_at = clock_timestamp(), ended_at = null, cancel_requested = false, max_attempts = greatest(max_attempts, attempts + 1)
                where key = $1 and state = 'dead' returning queue)
            select pg_notify('kepler_work', queue) from revived
            """, connection, transaction) { Parameters = { new() { Value = key } } }, ct);

    /// <inheritdoc cref="RetryAsync"/>
    public static Task<bool> DiscardAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, string key, string reason, CancellationToken ct) =>
        AnyAsync(new("""
            update kepler_work.work set state = 'discarded', ended_at = clock_timestamp(), discard_reason = $2
            where key = $1 and state = 'dead' returning 1
            """, connection, transaction) { Parameters = { new() { Value = key }, new() { Value = reason } } }, ct);

    private static async Task<bool> AnyAsync(NpgsqlCommand command, CancellationToken ct)
    {
        await using (command)
        {
            await using var reader = await command.ExecuteReaderAsync(ct);
            return await reader.ReadAsync(ct);
        }
    }
}
