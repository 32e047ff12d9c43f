using System.Collections.Frozen;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.Jobs;

/// <summary>D54: the four states of a job, of a scenario or of an ingestion.</summary>
public enum JobStatus
{
    Edit,
    Active,
    Paused,
    Deleted,
}

/// <summary>What may be asked of a job. Running is asked by a person or by a slot, and changes no state.</summary>
public enum JobVerb
{
    Edit,
    Activate,
    Pause,
    Resume,
    Delete,
    Run,
}

/// <param name="Next">The state that the verb leads to.</param>
/// <param name="Rule">Why it is refused; with <paramref name="NeedsDraft"/>, only while no version stands in Edit.</param>
public sealed record JobStep(JobStatus Next, string? Rule = null, bool NeedsDraft = false);

/// <summary>The one state machine of jobs (D54). A refused transition appends nothing.</summary>
public static class JobMachine
{
    public static readonly FrozenDictionary<(JobStatus State, JobVerb Verb), JobStep> Table = new Dictionary<(JobStatus, JobVerb), JobStep>
    {
        [(JobStatus.Edit, JobVerb.Edit)] = new(JobStatus.Edit),
        [(JobStatus.Edit, JobVerb.Activate)] = new(JobStatus.Active),
        [(JobStatus.Edit, JobVerb.Pause)] = new(JobStatus.Edit, "job.not_active"),
        [(JobStatus.Edit, JobVerb.Resume)] = new(JobStatus.Edit, "job.not_paused"),
        [(JobStatus.Edit, JobVerb.Delete)] = new(JobStatus.Deleted),
        [(JobStatus.Edit, JobVerb.Run)] = new(JobStatus.Edit, "job.not_active"),

        [(JobStatus.Active, JobVerb.Edit)] = new(JobStatus.Active),
        [(JobStatus.Active, JobVerb.Activate)] = new(JobStatus.Active, "job.already_active", NeedsDraft: true),
        [(JobStatus.Active, JobVerb.Pause)] = new(JobStatus.Paused),
        [(JobStatus.Active, JobVerb.Resume)] = new(JobStatus.Active, "job.not_paused"),
        [(JobStatus.Active, JobVerb.Delete)] = new(JobStatus.Deleted),
        [(JobStatus.Active, JobVerb.Run)] = new(JobStatus.Active),

        [(JobStatus.Paused, JobVerb.Edit)] = new(JobStatus.Paused),
        [(JobStatus.Paused, JobVerb.Activate)] = new(JobStatus.Active, "job.resume_instead", NeedsDraft: true),
        [(JobStatus.Paused, JobVerb.Pause)] = new(JobStatus.Paused, "job.already_paused"),
        [(JobStatus.Paused, JobVerb.Resume)] = new(JobStatus.Active),
        [(JobStatus.Paused, JobVerb.Delete)] = new(JobStatus.Deleted),
        [(JobStatus.Paused, JobVerb.Run)] = new(JobStatus.Paused, "job.not_active"),

        [(JobStatus.Deleted, JobVerb.Edit)] = new(JobStatus.Deleted, "job.deleted"),
        [(JobStatus.Deleted, JobVerb.Activate)] = new(JobStatus.Deleted, "job.deleted"),
        [(JobStatus.Deleted, JobVerb.Pause)] = new(JobStatus.Deleted, "job.deleted"),
        [(JobStatus.Deleted, JobVerb.Resume)] = new(JobStatus.Deleted, "job.deleted"),
        [(JobStatus.Deleted, JobVerb.Delete)] = new(JobStatus.Deleted, "job.deleted"),
        [(JobStatus.Deleted, JobVerb.Run)] = new(JobStatus.Deleted, "job.deleted"),
    }.ToFrozenDictionary();

    /// <summary>Null when the verb may be done.</summary>
    /// <param name="state">Null: no such job.</param>
    /// <param name="draft">A version stands in Edit beside the one in force.</param>
    public static string? Objection(JobStatus? state, JobVerb verb, bool draft) => state is not { } known
        ? "job.missing"
        : Table[(known, verb)] is { Rule: { } rule } step && !(step.NeedsDraft && draft) ? rule : null;

    public static bool May(JobStatus state, JobVerb verb, bool draft) => Objection(state, verb, draft) is null;

    public static Decision Decide(JobStatus? state, JobVerb verb, bool draft, Func<Decision> then) =>
        Objection(state, verb, draft) is { } rule ? Decision.Refuse(rule) : then();
}
