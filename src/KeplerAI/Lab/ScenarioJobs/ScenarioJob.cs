using KeplerAI.EventStore;
using KeplerAI.Lab.Jobs;
using KeplerAI.Lab.Scenarios;

namespace KeplerAI.Lab.ScenarioJobs;

/// <summary>What a version of a job says. <paramref name="Cron"/> null means manual (training only).</summary>
public sealed record JobDefinition(string Name, ScenarioFolder Folder, string File, string? Cron, string Zone);

[EventName("scenario_job_created")]
public sealed record ScenarioJobCreated(Guid JobId, int Number, Guid ScenarioId, int ScenarioNumber, Guid UseCaseId, int UseCaseNumber, JobDefinition Definition);

/// <summary>Version n+1 stands in Edit; the version in force keeps its state and schedule until n+1 is activated.</summary>
[EventName("scenario_job_edited")]
public sealed record ScenarioJobEdited(int Version, JobDefinition Definition);

/// <param name="Override">A Manager's reason when the script was not tested in Jupyter (D15); null otherwise.</param>
[EventName("scenario_job_activated")]
public sealed record ScenarioJobActivated(int Version, JobDefinition Definition, string ScriptSha256, string? Override);

[EventName("scenario_job_paused")]
public sealed record ScenarioJobPaused(string Reason);

/// <param name="Definition">What is scheduled again, from now on.</param>
[EventName("scenario_job_resumed")]
public sealed record ScenarioJobResumed(JobDefinition Definition);

[EventName("scenario_job_deleted")]
public sealed record ScenarioJobDeleted(string Reason);

/// <param name="InForce">The version that runs; null until the first activation.</param>
/// <param name="Draft">The version in Edit; null when none differs from the one in force.</param>
public sealed record ScenarioJob(Guid Id, int Number, Guid ScenarioId, int ScenarioNumber, Guid UseCaseId, int UseCaseNumber, JobStatus Status, int Version, JobDefinition? InForce, JobDefinition? Draft)
{
    /// <summary>What the list shows: the version in force, or the first draft.</summary>
    public JobDefinition Shown => InForce ?? Draft!;

    public static ScenarioJob Create(ScenarioJobCreated e) => new(e.JobId, e.Number, e.ScenarioId, e.ScenarioNumber, e.UseCaseId, e.UseCaseNumber, JobStatus.Edit, 1, null, e.Definition);

    public ScenarioJob Apply(ScenarioJobEdited e) => this with { Version = e.Version, Draft = e.Definition };

    public ScenarioJob Apply(ScenarioJobActivated e) => this with { Status = JobStatus.Active, InForce = e.Definition, Draft = null };

    public ScenarioJob Apply(ScenarioJobPaused _) => this with { Status = JobStatus.Paused };

    public ScenarioJob Apply(ScenarioJobResumed _) => this with { Status = JobStatus.Active };

    public ScenarioJob Apply(ScenarioJobDeleted _) => this with { Status = JobStatus.Deleted };
}
