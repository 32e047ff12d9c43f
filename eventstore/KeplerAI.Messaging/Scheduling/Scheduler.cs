using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace KeplerAI.Messaging;

/// <summary>
/// Fires due slots. A row is held while its slot fires, and moves on in the same transaction: two schedulers never fire a slot twice, and one
/// that dies half-way leaves the slot to the next, whose fire the target recognises by (job, slot). What is due is decided by the database's
/// clock alone; a slot's instant comes from the expression, never from the clock that found it due.
/// </summary>
public sealed class Scheduler(
    [FromKeyedServices(EventStoreServices.Store)] NpgsqlDataSource database, IServiceScopeFactory scopes, MessagingOptions options, ILogger<Scheduler> log)
{
    /// <summary>Writes a schedule outside a reactor's transaction.</summary>
    public async Task ScheduleAsync(ScheduleJob job, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await ScheduleSql.ScheduleAsync(connection, transaction, job, ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Fires what is due.</summary>
    /// <param name="now">Null for the database's clock.</param>
    /// <returns>The number of slots fired.</returns>
    public async Task<int> TickAsync(DateTimeOffset? now = null, CancellationToken ct = default)
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

    /// <summary>How long until the next slot is due, by the database's clock; negative when one is.</summary>
    public async Task<TimeSpan?> UntilNextAsync(CancellationToken ct = default)
    {
        await using var command = database.CreateCommand(
            "select extract(epoch from min(next_at) - clock_timestamp())::double precision from kepler_work.schedule where next_at is not null");
        return await command.ExecuteScalarAsync(ct) is double seconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    /// <returns>Null when nothing is due any more, false when nothing fired.</returns>
    private async Task<bool?> FireOneAsync(DateTimeOffset? now, List<Guid> failed, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await ClaimAsync(connection, transaction, now, failed, ct) is not { } due)
        {
            return null;
        }

        if (due.Plan is not { } plan || (plan.Slot is { } slot && !await FireAsync(due.JobId, slot, ct)))
        {
            failed.Add(due.JobId);
            return false;
        }

        await AdvanceAsync(connection, transaction, due.JobId, plan, ct);
        await transaction.CommitAsync(ct);
        return plan.Slot is not null;
    }

    private async Task<bool> FireAsync(Guid job, DateTimeOffset slot, CancellationToken ct)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IScheduleTarget>().FireAsync(job, slot, ct);
            return true;
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            // The row stays due and is tried again at the next tick; the others do not wait for it.
            log.LogError(error, "Slot {Slot:O} of job {Job} could not be fired", slot, job);
            return false;
        }
    }

    private async Task<DueSlot?> ClaimAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, DateTimeOffset? now, List<Guid> failed, CancellationToken ct)
    {
        // statement_timestamp, not clock_timestamp: only what is stable within a statement can bound an index scan.
        await using var claim = new NpgsqlCommand("""
            select job_id, cron, zone, next_at, missed, missed_cap, coalesce($1, statement_timestamp()) from kepler_work.schedule
            where next_at <= coalesce($1, statement_timestamp()) and job_id <> all($2) order by next_at limit 1 for update skip locked
            """, connection, transaction);
        claim.Parameters.Add(Instant(now));
        claim.Parameters.Add(new() { Value = failed.ToArray() });
        await using var reader = await claim.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct))
        {
            return null;
        }

        return new(reader.GetGuid(0), PlanOf(reader));
    }

    /// <returns>Null when this node cannot tell, because it does not know the zone, say: the others have their turn.</returns>
    private SlotPlan? PlanOf(NpgsqlDataReader row)
    {
        try
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(row.GetString(2));
            var missed = Enum.Parse<MissedSlots>(row.GetString(4), ignoreCase: true);
            return SlotPlan.Of(CronExpression.Parse(row.GetString(1)), zone, row.GetFieldValue<DateTimeOffset>(3), row.GetFieldValue<DateTimeOffset>(6), missed, row.GetInt32(5), options.MissedAfter);
        }
        catch (Exception error) when (error is not NpgsqlException)
        {
            log.LogError(error, "The slots of job {Job} cannot be told", row.GetGuid(0));
            return null;
        }
    }

    private static async Task AdvanceAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid job, SlotPlan plan, CancellationToken ct)
    {
        await using var advance = new NpgsqlCommand("""
            update kepler_work.schedule
            set next_at = $2, last_slot = coalesce($3, last_slot), fired_at = case when $3 is null then fired_at else clock_timestamp() end
            where job_id = $1
            """, connection, transaction);
        advance.Parameters.Add(new() { Value = job });
        advance.Parameters.Add(Instant(plan.Next));
        advance.Parameters.Add(Instant(plan.Slot));
        await advance.ExecuteNonQueryAsync(ct);
    }

    private static NpgsqlParameter Instant(DateTimeOffset? at) =>
        new() { Value = at is { } instant ? instant.ToUniversalTime() : DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz };

    private sealed record DueSlot(Guid JobId, SlotPlan? Plan);
}
