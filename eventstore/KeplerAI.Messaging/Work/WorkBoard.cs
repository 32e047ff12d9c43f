using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KeplerAI.Messaging;

internal sealed class WorkBoard([FromKeyedServices(EventStoreServices.Store)] NpgsqlDataSource database) : IWorkBoard
{
    private const string Dead = "select queue, key, payload_type, attempts, last_error, ended_at from kepler_work.work where state = 'dead'";

    public Task<IReadOnlyList<QueueDepth>> QueuesAsync(CancellationToken ct = default) => ListAsync(
        new("""
            select queue, count(*) filter (where state = 'ready' and run_at <= statement_timestamp()), count(*) filter (where state = 'ready' and run_at > statement_timestamp()),
                count(*) filter (where state = 'leased'), count(*) filter (where state = 'dead')
            from (
                select queue, state, run_at from kepler_work.work where state = 'ready'
                union all select queue, state, run_at from kepler_work.work where state = 'leased'
                union all select queue, state, run_at from kepler_work.work where state = 'dead') unfinished
            group by queue order by queue
            """),
        r => new QueueDepth(r.GetString(0), r.GetInt64(1), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4)), ct);

    public Task<IReadOnlyList<DeadWork>> DeadAsync(int max = 100, CancellationToken ct = default) => ListAsync(
        new($"{Dead} order by ended_at desc, id desc limit $1") { Parameters = { new() { Value = max } } }, ReadDead, ct);

    public async Task<DeadWork?> FindDeadAsync(string key, CancellationToken ct = default) =>
        (await ListAsync(new($"{Dead} and key = $1") { Parameters = { new() { Value = key } } }, ReadDead, ct)).SingleOrDefault();

    public async Task<bool> RetryAsync(string key, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await WorkSql.RetryAsync(connection, null, key, ct);
    }

    public async Task<bool> DiscardAsync(string key, string reason, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await WorkSql.DiscardAsync(connection, null, key, reason, ct);
    }

    public Task<IReadOnlyList<ScheduleState>> SchedulesAsync(int max = 100, CancellationToken ct = default) => ListAsync(
        new("""
            select job_id, cron, zone, missed, next_at, last_slot, fired_at from kepler_work.schedule
            where active order by next_at nulls last, job_id limit $1
            """) { Parameters = { new() { Value = max } } },
        ReadSchedule, ct);

    public Task<IReadOnlyList<ScheduleState>> SchedulesOfAsync(IReadOnlyCollection<Guid> jobIds, CancellationToken ct = default) => ListAsync(
        new("select job_id, cron, zone, missed, next_at, last_slot, fired_at from kepler_work.schedule where active and job_id = any($1)") { Parameters = { new() { Value = jobIds.ToArray() } } },
        ReadSchedule, ct);

    public async Task<ScheduleTotals> ScheduleTotalsAsync(CancellationToken ct = default) => (await ListAsync(
        new("select count(*) filter (where active), min(next_at), max(fired_at) from kepler_work.schedule"),
        r => new ScheduleTotals(r.GetInt64(0), Instant(r, 1), Instant(r, 2)), ct))[0];

    private static DeadWork ReadDead(NpgsqlDataReader r) =>
        new(r.GetString(0), r.GetString(1), r.GetString(2), r.GetInt32(3), r.IsDBNull(4) ? null : r.GetString(4), r.GetFieldValue<DateTimeOffset>(5));

    private static ScheduleState ReadSchedule(NpgsqlDataReader r) => new(
        r.GetGuid(0), r.GetString(1), r.GetString(2), Enum.Parse<MissedSlots>(r.GetString(3), ignoreCase: true), Instant(r, 4), Instant(r, 5), Instant(r, 6));

    private static DateTimeOffset? Instant(NpgsqlDataReader r, int column) => r.IsDBNull(column) ? null : r.GetFieldValue<DateTimeOffset>(column);

    private async Task<IReadOnlyList<T>> ListAsync<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> read, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var owned = command;
        command.Connection = connection;
        var rows = new List<T>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
