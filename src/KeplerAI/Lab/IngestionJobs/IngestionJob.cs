using System.Collections.Immutable;
using KeplerAI.EventStore;
using KeplerAI.Lab.Jobs;
using KeplerAI.Runs;

namespace KeplerAI.Lab.IngestionJobs;

/// <summary>A run of the job that is asked and has not ended.</summary>
public sealed record OpenRun(Guid RunId, int Number);

/// <param name="Version">The latest version, in force or in Edit.</param>
/// <param name="InForce">The version that runs; null until the first activation.</param>
/// <param name="Draft">The version in Edit; null when none differs from the one in force.</param>
/// <param name="Since">When the present state began: no slot before it runs.</param>
/// <param name="Open">In the order in which they were asked.</param>
/// <param name="Failures">Runs in a row that failed.</param>
public sealed record IngestionJob(
    Guid Id, int Number, Guid UseCaseId, int UseCaseNumber, JobStatus Status, int Version, int? InForceVersion,
    IngestionDefinition? InForce, IngestionDefinition? Draft, DateTimeOffset Since, ImmutableArray<OpenRun> Open, int Failures)
{
    /// <summary>What the list shows: the version in force, or the first draft.</summary>
    public IngestionDefinition Shown => InForce ?? Draft!;

    public IngestionDefinition Latest => Draft ?? InForce!;

    public string? Objection(JobVerb verb) => JobMachine.Objection(Status, verb, Draft is not null);

    public static IngestionJob Create(IEvent<IngestionJobCreated> e) =>
        new(e.Data.JobId, e.Data.Number, e.Data.UseCaseId, e.Data.UseCaseNumber, JobStatus.Edit, 1, null, null, e.Data.Definition, e.Timestamp, [], 0);

    public IngestionJob Apply(IngestionJobEdited e) => this with { Version = e.Version, Draft = e.Definition };

    public IngestionJob Apply(IEvent<IngestionJobActivated> e) =>
        this with { Status = JobStatus.Active, InForceVersion = e.Data.Version, InForce = e.Data.Definition, Draft = null, Since = e.Timestamp, Failures = 0 };

    public IngestionJob Apply(IEvent<IngestionJobPaused> e) => this with { Status = JobStatus.Paused, Since = e.Timestamp };

    public IngestionJob Apply(IEvent<IngestionJobPausedByFailures> e) => this with { Status = JobStatus.Paused, Since = e.Timestamp };

    public IngestionJob Apply(IEvent<IngestionJobResumed> e) => this with { Status = JobStatus.Active, Since = e.Timestamp, Failures = 0 };

    public IngestionJob Apply(IEvent<IngestionJobDeleted> e) => this with { Status = JobStatus.Deleted, Since = e.Timestamp };

    public IngestionJob Apply(IngestionRunAsked e) => this with { Open = Open.Add(new(e.RunId, e.RunNumber)) };

    public IngestionJob Apply(IngestionRunEnded e) => this with
    {
        Open = Open.RemoveAll(o => o.RunId == e.RunId),
        Failures = e.Outcome switch { RunStatus.Succeeded => 0, RunStatus.Failed => Failures + 1, _ => Failures },
    };

    public IngestionJob Apply(IngestionScriptCopied _) => this;

    public IngestionJob Apply(IngestionSlotSkipped _) => this;

    public IngestionJob Apply(IngestionRetryPlanned _) => this;
}
