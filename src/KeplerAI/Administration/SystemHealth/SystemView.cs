using KeplerAI.EventStore;
using KeplerAI.Lab.ScenarioJobs;
using KeplerAI.Messaging;
using KeplerAI.Platform;
using KeplerAI.Platform.Hosting;
using KeplerAI.Platform.Permissions;

namespace KeplerAI.Administration.SystemHealth;

/// <summary>Everything that « Système » shows, read from tables: the page works in a process that runs none of it.</summary>
/// <param name="MayOpenJournal">An event's number is a link for whoever may open it.</param>
public sealed record SystemView(
    StoreFigures Store,
    ProjectionHealth Health,
    IReadOnlyList<DeadLetter> DeadLetters,
    IReadOnlyList<QueueDepth> Queues,
    IReadOnlyList<DeadWork> DeadWork,
    ScheduleTotals Totals,
    IReadOnlyList<ScheduleState> Schedules,
    IReadOnlyDictionary<Guid, string> Jobs,
    bool MayOpenJournal);

public sealed class SystemReader(
    PagesDatabase database, IProjectionHealth health, IDeadLetters letters, IWorkBoard board, IReadTables tables, IPermissions permissions, ICurrentUser user)
{
    private const int ShownSchedules = 20;

    public async Task<SystemView> ReadAsync(CancellationToken ct)
    {
        var schedules = await board.SchedulesAsync(ShownSchedules, ct);
        var jobs = await tables.ListAsync<JobRow>(AsOf.Now, "job_id = any(@ids)", new { ids = schedules.Select(s => s.JobId).ToArray() }, ct: ct);
        return new(
            await StoreFigures.ReadAsync(database, ct),
            await health.ReadAsync(ct),
            await letters.ListAsync(ct),
            await board.QueuesAsync(ct),
            await board.DeadAsync(ct: ct),
            await board.ScheduleTotalsAsync(ct),
            schedules,
            jobs.ToDictionary(j => j.JobId, j => $"SC_{j.ScenarioNumber} · job {j.Number}"),
            await permissions.MayAsync(user.Actor.UserId, Capability.ReadWholeJournal, null, ct));
    }
}
