using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace KeplerAI.Messaging;

/// <summary>
/// Fires due slots. Of the slots missed while nothing ran, only the most recent fires (policy « once »). A row is held while its slot fires,
/// and moves on in the same transaction: two schedulers never fire a slot twice, and one that dies half-way leaves the slot to the next, whose
/// fire the target recognises by (job, slot).
/// </summary>
public sealed class Scheduler([FromKeyedServices(EventStoreServices.Store)] NpgsqlDataSource database, IServiceScopeFactory scopes, ILogger<Scheduler> log)
{
    /// <summary>Fires what is due at <paramref name="now"/>.</summary>
    /// <returns>The number of slots fired.</returns>
    public async Task<int> TickAsync(DateTimeOffset now, CancellationToken ct = default)
    {
        var fired = 0;
        var failed = new List<Guid>();
        while (await FireOneAsync(now, failed, ct) is { } done)
        {
            fired += done ? 1 : 0;
        }

        return fired;
    }

    /// <summary>When the next slot is due; null when nothing is scheduled.</summary>
    public async Task<DateTimeOffset?> NextDueAsync(CancellationToken ct = default)
    {
        await using var command = database.CreateCommand("select min(next_at) from kepler_work.schedule where next_at is not null");
        return await command.ExecuteScalarAsync(ct) is DateTime due ? new DateTimeOffset(due, TimeSpan.Zero) : null;
    }

    /// <returns>Null when nothing is due any more, false when a target failed.</returns>
    private async Task<bool?> FireOneAsync(DateTimeOffset now, List<Guid> failed, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await ClaimAsync(connection, transaction, now, failed, ct) is not { } due)
        {
            return null;
        }

        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IScheduleTarget>().FireAsync(due.JobId, due.Slot, ct);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // The row stays due and is tried again at the next tick; the others do not wait for it.
            log.LogError(error, "Slot {Slot:O} of job {Job} could not be fired", due.Slot, due.JobId);
            failed.Add(due.JobId);
            return false;
        }

        await using var advance = new NpgsqlCommand("update kepler_work.schedule set next_at = $2 where job_id = $1", connection, transaction);
        advance.Parameters.Add(new() { Value = due.JobId });
        advance.Parameters.Add(new() { Value = due.Next is { } next ? next.ToUniversalTime() : DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        await advance.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private static async Task<DueSlot?> ClaimAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, DateTimeOffset now, List<Guid> failed, CancellationToken ct)
    {
        await using var claim = new NpgsqlCommand("""
            select job_id, cron, zone, next_at from kepler_work.schedule
            where next_at <= $1 and job_id <> all($2) order by next_at limit 1 for update skip locked
            """, connection, transaction);
        claim.Parameters.Add(new() { Value = now.ToUniversalTime() });
        claim.Parameters.Add(new() { Value = failed.ToArray() });
        await using var reader = await claim.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct))
        {
            return null;
        }

        var cron = CronExpression.Parse(reader.GetString(1));
        var zone = TimeZoneInfo.FindSystemTimeZoneById(reader.GetString(2));
        var first = reader.GetFieldValue<DateTimeOffset>(3);
        var slot = cron.LastUpTo(now, first, zone) ?? first;
        return new(reader.GetGuid(0), slot.ToUniversalTime(), cron.NextAfter(now, zone));
    }

    private sealed record DueSlot(Guid JobId, DateTimeOffset Slot, DateTimeOffset? Next);
}
