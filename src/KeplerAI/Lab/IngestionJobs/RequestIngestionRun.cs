using System.Collections.Immutable;
using KeplerAI.EventStore;
using KeplerAI.Lab.Jobs;
using KeplerAI.Messaging;
using KeplerAI.Runs;

namespace KeplerAI.Lab.IngestionJobs;

/// <summary>
/// « Exécuter maintenant », a due slot, or a retry. Decided on the job's own stream, so that its state and the runs under way are certain when the
/// run is written: one transaction holds both.
/// </summary>
/// <param name="Reference">The slot, or the moment when the run was first asked: the J-1 window is counted from it.</param>
/// <param name="Scheduled"><paramref name="Reference"/> is a slot.</param>
/// <param name="Try">1, then one more for each retry.</param>
public sealed record RequestIngestionRun(Guid JobId, Guid RunId, int Number, DateTimeOffset Reference, bool Scheduled, int Try = 1) : ICommand<IngestionJob>
{
    public const int LongestQueue = 10;

    Guid ICommand.StreamId => JobId;

    public DateTimeOffset? Slot => Scheduled ? Reference : null;

    public static Guid IdOf(Guid jobId, DateTimeOffset slot) => DeterministicGuid.From("ingestion-slot", RequestRun.SlotName(jobId, slot));
}

public static class RequestIngestionRunHandler
{
    public static Decision Handle(RequestIngestionRun command, IngestionJob? job, Actor actor)
    {
        if (JobMachine.Objection(job?.Status, JobVerb.Run, job?.Draft is not null) is { } rule)
            return Decision.Refuse(rule);
        if (job!.Open.Any(o => o.RunId == command.RunId))
            return Decision.Nothing;
        if (command.Slot < job.Since)
            return Decision.Refuse("ijob.slot_before_state");
        var overlap = job.InForce!.Overlap;
        if (!job.Open.IsEmpty && (overlap == OverlapPolicy.Forbid || job.Open.Length >= RequestIngestionRun.LongestQueue))
            return Passed(command, job, overlap == OverlapPolicy.Forbid ? "ijob.run_in_progress" : "ijob.queue_full");
        return Claimed(command, job, Asked(command, job, actor));
    }

    private static Decision Asked(RequestIngestionRun command, IngestionJob job, Actor actor)
    {
        var definition = job.InForce!;
        Guid? waits = job.Open.IsEmpty ? null : job.Open[^1].RunId;
        var (from, to) = DayWindow.DayBefore(command.Reference, TimeZoneInfo.FindSystemTimeZoneById(definition.Zone));
        return Decision.Of(new IngestionRunAsked(command.RunId, command.Number, command.Slot, command.Try, waits)).Also<Run>(command.RunId, new IngestionRunRequested(
            command.RunId, command.Number, job.UseCaseId, job.UseCaseNumber, job.Id, job.Number, job.InForceVersion!.Value, definition.Name, definition.File,
            definition.Language, definition.ScriptSha256, definition.Datasets, new(command.Reference, from, to, definition.Zone), command.Slot, command.Try, waits,
            definition.Overlap == OverlapPolicy.Replace ? [.. job.Open.Select(o => o.RunId)] : ImmutableArray<Guid>.Empty, actor.IsSystem ? null : actor.UserId));
    }

    /// <summary>Nobody looks when a slot or a retry is passed over, so it is recorded; a person is told.</summary>
    private static Decision Passed(RequestIngestionRun command, IngestionJob job, string cause) => command.Scheduled || command.Try > 1
        ? Claimed(command, job, Decision.Of(new IngestionSlotSkipped(command.Reference, cause, job.Open[0].Number)))
        : Decision.Refuse(cause, null, job.Open[0].Number);

    private static Decision Claimed(RequestIngestionRun command, IngestionJob job, Decision decision) => command.Slot is { } slot
        ? decision.Claim("ingestion-slot", command.Try == 1 ? RequestRun.SlotName(job.Id, slot) : $"{RequestRun.SlotName(job.Id, slot)}#{command.Try}")
        : decision;
}
