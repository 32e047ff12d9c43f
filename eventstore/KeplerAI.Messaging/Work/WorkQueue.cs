using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KeplerAI.Messaging;

/// <summary>
/// The queue itself. Leases are timed by the database's clock alone, so that nodes whose clocks differ agree on who holds what. The attempt's
/// number fences: every change of a leased row names it.
/// </summary>
public sealed partial class WorkQueue([FromKeyedServices(EventStoreServices.Store)] NpgsqlDataSource database, MessagingOptions options)
{
    /// <summary>This process, in the rows it leases.</summary>
    public string Owner { get; } = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.CreateVersion7():N}";

    public async Task EnqueueAsync(Enqueue work, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await WorkSql.EnqueueAsync(connection, null, work, ct);
    }

    /// <summary>Queues that have something to do, most urgent first.</summary>
    /// <param name="early">Counts work that is not due yet as well.</param>
    public async Task<IReadOnlyList<string>> DueQueuesAsync(bool early = false, CancellationToken ct = default)
    {
        // Probes of the index of ready work, however much is done or dead.
        await using var command = database.CreateCommand($"""
            with recursive named (queue) as (
                select min(queue) from kepler_work.work where state = 'ready'
                union all
                select (select min(w.queue) from kepler_work.work w where w.state = 'ready' and w.queue > n.queue) from named n where n.queue is not null)
            select queue from (
                select n.queue, due.priority from named n, lateral (
                    select w.priority from kepler_work.work w
                    where w.queue = n.queue and w.state = 'ready' {Due(early)}
                    order by w.priority desc limit 1) due
                union all
                select queue, priority from kepler_work.work where state = 'leased' and lease_until < statement_timestamp()) candidates
            group by queue order by max(priority) desc, queue
            """);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var queues = new List<string>();
        while (await reader.ReadAsync(ct))
        {
            queues.Add(reader.GetString(0));
        }

        return queues;
    }

    /// <summary>How long until work that is not due yet will be, by the database's clock, zero when it has become due meanwhile; null when there is none.</summary>
    public async Task<TimeSpan?> UntilNextAsync(CancellationToken ct = default)
    {
        await using var command = database.CreateCommand("""
            select extract(epoch from min(run_at) - clock_timestamp())::double precision from kepler_work.work
            where state = 'ready' and run_at > statement_timestamp()
            """);
        return await command.ExecuteScalarAsync(ct) is double seconds ? TimeSpan.FromSeconds(Math.Max(0, seconds)) : null;
    }

    /// <summary>Takes the most urgent work of a queue; work whose lease ran out is taken over under a higher attempt, or is dead.</summary>
    /// <param name="early">Takes work that is not due yet as well; for tests that do not wait.</param>
    public async Task<LeasedWork?> LeaseAsync(string queue, bool early = false, CancellationToken ct = default)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new("""
            update kepler_work.work set
                state = case when attempts < max_attempts then 'ready' else 'dead' end,
                ended_at = case when attempts < max_attempts then null else clock_timestamp() end,
                last_error = case when attempts < max_attempts then last_error else 'The process that did this work ended without a word, and no attempt is left.' end,
                lease_owner = null, lease_until = null
            where id in (select id from kepler_work.work where queue = $1 and state = 'leased' and lease_until < clock_timestamp() for update skip locked)
            """) { Parameters = { new() { Value = queue } } });
        batch.BatchCommands.Add(new($"""
            update kepler_work.work
            set state = 'leased', attempts = attempts + 1, lease_owner = $2, lease_until = clock_timestamp() + $3
            where id = (
                select id from kepler_work.work
                where queue = $1 and state = 'ready' {Due(early)}
                order by priority desc, run_at, id limit 1 for update skip locked)
            returning id, attempts, key, payload_type, payload::text, max_attempts, cancel_requested
            """)
        {
            Parameters = { new() { Value = queue }, new() { Value = Owner }, new() { Value = options.Lease } },
        });
        await using var reader = await batch.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new(new(reader.GetInt64(0), queue, reader.GetInt32(1)), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetInt32(5), reader.GetBoolean(6))
            : null;
    }

    /// <summary>Prolongs the lease, and learns whether it still holds.</summary>
    public async Task<LeaseState> RenewAsync(WorkLease lease, CancellationToken ct = default)
    {
        await using var command = Held(lease, "lease_until = clock_timestamp() + $3", "returning cancel_requested");
        command.Parameters.Add(new() { Value = options.Lease });
        return await command.ExecuteScalarAsync(ct) switch
        {
            true => LeaseState.CancelRequested,
            false => LeaseState.Held,
            _ => LeaseState.Lost,
        };
    }

    private static string Due(bool early) => early ? "" : "and run_at <= statement_timestamp()";

    private NpgsqlCommand Held(WorkLease lease, string set, string tail = "")
    {
        var command = database.CreateCommand($"update kepler_work.work set {set} where id = $1 and attempts = $2 and state = 'leased' {tail}");
        command.Parameters.Add(new() { Value = lease.WorkId });
        command.Parameters.Add(new() { Value = lease.Attempt });
        return command;
    }
}
