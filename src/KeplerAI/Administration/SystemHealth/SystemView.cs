using KeplerAI.EventStore;
using KeplerAI.Lab.Connections;
using KeplerAI.Lab.Datasets;
using KeplerAI.Lab.IngestionJobs;
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
        var jobs = await NamesAsync(tables, new { ids = schedules.Select(s => s.JobId).ToArray() }, ct);
        return new(
            await StoreFigures.ReadAsync(database, ct),
            await health.ReadAsync(ct),
            await letters.ListAsync(ct),
            await board.QueuesAsync(ct),
            await board.DeadAsync(ct: ct),
            await board.ScheduleTotalsAsync(ct),
            schedules,
            jobs,
            await permissions.MayAsync(user.Actor.UserId, Capability.ReadWholeJournal, null, ct));
    }

    /// <summary>By number: the names of a use case's things are for its people.</summary>
    private static async Task<Dictionary<Guid, string>> NamesAsync(IReadTables tables, object ids, CancellationToken ct)
    {
        var names = (await tables.ListAsync<JobRow>(AsOf.Now, "job_id = any(@ids)", ids, ct: ct)).ToDictionary(j => j.JobId, j => $"SC_{j.ScenarioNumber} · job {j.Number}");
        foreach (var job in await tables.ListAsync<IngestionJobRow>(AsOf.Now, "job_id = any(@ids)", ids, ct: ct))
            names[job.JobId] = $"UC_{job.UseCaseNumber} · job {job.Number}";
        var fed = (await tables.ListAsync<FeedRow>(AsOf.Now, "feed_id = any(@ids)", ids, ct: ct)).ToDictionary(f => f.DatasetId, f => f.FeedId);
        foreach (var dataset in await tables.ListAsync<DatasetRow>(AsOf.Now, "dataset_id = any(@ids)", new { ids = fed.Keys.ToArray() }, ct: ct))
            names[fed[dataset.DatasetId]] = $"UC_{dataset.UseCaseNumber} · dataset {dataset.Number}";
        return names;
    }
}
