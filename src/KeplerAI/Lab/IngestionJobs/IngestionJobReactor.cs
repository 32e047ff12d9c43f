using System.Collections.Immutable;
using KeplerAI.EventStore;
using KeplerAI.Messaging;
using KeplerAI.Runs;

namespace KeplerAI.Lab.IngestionJobs;

/// <summary>Durable work: the job's next waiting run starts, or none does when the job is not active any more.</summary>
public sealed record AdvanceJob(Guid JobId);

/// <summary>Durable work: a run that replaces others asks them to end.</summary>
public sealed record EndReplaced(ImmutableArray<Guid> Runs);

/// <summary>Durable work: decide what follows a failed run.</summary>
public sealed record JudgeRun(Guid RunId);

/// <summary>Durable work, due at its time: the run is asked again.</summary>
public sealed record RetryRun(Guid JobId, Guid RunId, DateTimeOffset Reference, bool Scheduled, int Try);

/// <summary>Keeps schedules in step with ingestion jobs, and their runs one after the other. Every change counts from its own instant.</summary>
public sealed class IngestionJobReactor : Reactor
{
    public const string Queue = "ingestion-jobs";

    private const int Attempts = 5;

    public IngestionJobReactor() : base("ingestion_jobs")
    {
        On<IngestionJobActivated>(e => [Planned(e, e.Data.Definition)]);
        On<IngestionJobResumed>(e => [Planned(e, e.Data.Definition)]);
        On<IngestionJobPaused>(e => [new UnscheduleJob(e.StreamId), Advance(e)]);
        On<IngestionJobPausedByFailures>(e => [new UnscheduleJob(e.StreamId), Advance(e)]);
        On<IngestionJobDeleted>(e => [new UnscheduleJob(e.StreamId), Advance(e)]);
        On<IngestionRunEnded>(e => e.Data.Outcome == RunStatus.Failed ? [Advance(e), Work(e, "judge", new JudgeRun(e.Data.RunId))] : [Advance(e)]);
        On<IngestionRunRequested>(e => e.Data.Replaces.IsEmpty ? [] : [Work(e, "replace", new EndReplaced(e.Data.Replaces))]);
        On<IngestionRetryPlanned>(e => [Work(e, "retry", new RetryRun(e.StreamId, e.Data.RunId, e.Data.Reference, e.Data.Slot is not null, e.Data.Try), e.Data.At)]);
    }

    private static ScheduleJob Planned(IEvent e, IngestionDefinition d) => new(e.StreamId, d.Cron, d.Zone, e.Timestamp, d.Missed, d.MissedCap);

    private static Enqueue Advance(IEvent e) => Work(e, "advance", new AdvanceJob(e.StreamId));

    private static Enqueue Work(IEvent e, string what, object payload, DateTimeOffset? due = null) =>
        new(Queue, $"ingestion-{what}:{e.Sequence}", payload, MaxAttempts: Attempts, Due: due);
}
