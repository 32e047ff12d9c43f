using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;
using KeplerAI.Lab.Jobs;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Platform;
using KeplerAI.Platform.Permissions;
using KeplerAI.Runs;

namespace KeplerAI.Lab.IngestionJobs;

/// <summary>A line of « Exécutions »: a run, or a slot that was passed over.</summary>
public sealed record JobMoment(DateTimeOffset At, RunRow? Run, SkippedSlotRow? Skipped);

/// <param name="Tested">The version in Edit ran in Jupyter with the same content.</param>
/// <param name="Targets">The datasets it may write, those that exist with their row.</param>
public sealed record JobView(
    IngestionJobRow Job, IReadOnlyList<IngestionVersionRow> Versions, string Script, IReadOnlyList<NextRun> Next, IReadOnlyList<JobMoment> Moments, IReadOnlyList<(string Name, DatasetRow? Row)> Targets,
    IReadOnlyList<ScenarioRow> Scenarios, bool Tested, bool InProgress, bool CanEdit, bool CanControl, bool CanOverride)
{
    public IngestionVersionRow Latest => Versions[0];

    public IngestionVersionRow Shown => Versions.FirstOrDefault(v => v.Version == Job.InForceVersion) ?? Latest;

    /// <summary>A verb of people that the machine allows now.</summary>
    public bool May(JobVerb verb) => JobMachine.May(Job.Status, verb, Job.DraftVersion is not null);
}

/// <summary>One ingestion job, with what the reader may do to it.</summary>
public sealed class JobViews(IReadTables tables, IEventStore store, IPermissions permissions, ICurrentUser user, IngestionScripts scripts, TimeProvider clock)
{
    private const int Shown = 30;

    public async Task<JobView> LoadAsync(Guid jobId, CancellationToken ct)
    {
        var job = (await tables.FindAsync<IngestionJobRow>(AsOf.Now, jobId, ct))!;
        var versions = await tables.ListAsync<IngestionVersionRow>(AsOf.Now, "job_id = @jobId", new { jobId }, "version desc", ct: ct);
        var shown = versions.FirstOrDefault(v => v.Version == job.InForceVersion) ?? versions[0];
        var runs = await tables.ListAsync<RunRow>(AsOf.Now, "job_id = @jobId", new { jobId }, "number desc", Shown, ct: ct);
        var skipped = await tables.ListAsync<SkippedSlotRow>(AsOf.Now, "job_id = @jobId", new { jobId }, "at desc", Shown, ct: ct);
        var datasets = await tables.ListAsync<DatasetRow>(AsOf.Now, "use_case_id = @UseCaseId", new { job.UseCaseId }, ct: ct);
        var edit = await MayAsync(Capability.IngestDatasets, job, ct);
        return new(
            job, versions, await scripts.ReadAsync(job.UseCaseNumber, shown.ScriptSha256, ct) ?? "",
            job.Status == JobStatus.Active ? NextRun.Of(job.Cron, job.Zone, clock.GetUtcNow(), 10) : [],
            [.. runs.Select(r => new JobMoment(r.RequestedAt, r, null)).Concat(skipped.Select(s => new JobMoment(s.At, null, s))).OrderByDescending(m => m.At).Take(Shown)],
            [.. shown.Datasets.Select(name => (name, datasets.FirstOrDefault(d => d.Path.EndsWith($"/table_{TableSlug.Of(name)}", StringComparison.Ordinal))))],
            await tables.ListAsync<ScenarioRow>(AsOf.Now, "use_case_id = @UseCaseId", new { job.UseCaseId }, "number", ct: ct),
            job.DraftVersion is not null && await TestedFacts.IsTestedAsync(job.UseCaseId, versions[0].ScriptSha256, store, tables, ct),
            runs.Any(r => !r.IsOver), edit,
            job.OwnerId == user.Actor.UserId ? edit : await MayAsync(Capability.ControlOthersJobs, job, ct),
            await MayAsync(Capability.OverrideTested, job, ct));
    }

    private Task<bool> MayAsync(Capability capability, IngestionJobRow job, CancellationToken ct) => permissions.MayAsync(user.Actor.UserId, capability, job.UseCaseId, ct);
}
