using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KeplerAI.Messaging;

internal sealed class WorkLedger([FromKeyedServices(EventStoreServices.Store)] NpgsqlDataSource database) : IWorkLedger
{
    public async Task RecordProcessAsync(WorkLease lease, int pid, long startTicks, CancellationToken ct = default)
    {
        // The row lock makes taking the work over wait until the process is recorded: a successor always sees it.
        await using var command = database.CreateCommand("""
            insert into kepler_work.work_process (work_id, attempt, pid, start_ticks)
            select id, $2, $3, $4 from (select id from kepler_work.work where id = $1 and attempts = $2 and state = 'leased' for update) held
            on conflict do nothing returning work_id
            """);
        command.Parameters.Add(new() { Value = lease.WorkId });
        command.Parameters.Add(new() { Value = lease.Attempt });
        command.Parameters.Add(new() { Value = pid });
        command.Parameters.Add(new() { Value = startTicks });
        if (await command.ExecuteScalarAsync(ct) is null)
        {
            await EnsureHeldAsync(lease, ct);
        }
    }

    public async Task<IReadOnlyList<WorkProcess>> ProcessesOfAsync(long workId, CancellationToken ct = default)
    {
        await using var command = database.CreateCommand("""
            select attempt, pid, start_ticks from kepler_work.work_process where work_id = $1 order by attempt, recorded_at
            """);
        command.Parameters.Add(new() { Value = workId });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var processes = new List<WorkProcess>();
        while (await reader.ReadAsync(ct))
        {
            processes.Add(new(reader.GetInt32(0), reader.GetInt32(1), reader.GetInt64(2)));
        }

        return processes;
    }

    public async Task EnsureHeldAsync(WorkLease lease, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await WorkFence.CheckAsync(connection, null, lease, ct);
    }
}
