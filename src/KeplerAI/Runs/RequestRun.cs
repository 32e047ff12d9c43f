using KeplerAI.Administration.UseCases;
using KeplerAI.EventStore;
using KeplerAI.Lab.Jobs;
using KeplerAI.Lab.ScenarioJobs;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Messaging;
using KeplerAI.Platform.Permissions;

namespace KeplerAI.Runs;

/// <summary>« Exécuter maintenant », « Relancer », or a due slot of the schedule.</summary>
/// <param name="Slot">The due instant; then the run's id comes from job and slot, whoever computes it.</param>
public sealed record RequestRun(Guid RunId, int Number, Guid UseCaseId, Guid JobId, DateTimeOffset? Slot = null) : ICommand<Run>, IInUseCase
{
    Guid ICommand.StreamId => RunId;

    public static Guid IdOf(Guid jobId, DateTimeOffset slot) => DeterministicGuid.From("slot", SlotName(jobId, slot));

    public static string SlotName(Guid jobId, DateTimeOffset slot) => $"{jobId:N}@{slot.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}";
}

/// <param name="InProgress">A run of the job is queued or running.</param>
public sealed record RunFacts(ScenarioJob? Job, UseCase? UseCase, bool InProgress);

public static class RequestRunHandler
{
    public static async Task<RunFacts> LoadAsync(RequestRun command, IEventStore store, IReadTables tables, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return new(
            await session.AggregateStreamAsync<ScenarioJob>(command.JobId, ct: ct),
            await session.AggregateStreamAsync<UseCase>(command.UseCaseId, ct: ct),
            await tables.CountAsync<RunRow>(AsOf.Now, "job_id = @JobId and status in ('Queued', 'Running')", new { command.JobId }, ct) > 0);
    }

    public static Decision Handle(RequestRun command, Run? run, RunFacts facts, Actor actor)
    {
        if (run is not null)
            return Decision.Nothing;
        if (facts.Job is not { } job || facts.UseCase is not { } useCase || job.UseCaseId != useCase.Id)
            return Decision.Refuse("job.missing");
        if (JobMachine.Objection(job.Status, JobVerb.Run, job.Draft is not null) is { } rule)
            return Decision.Refuse(rule);
        if (command.Slot is not null && facts.InProgress)
            return Decision.Nothing; // overlap is forbidden: this slot is passed over

        var definition = job.InForce!;
        var pinned = definition.Folder == ScenarioFolder.Scoring && useCase.Active?.ScenarioId == job.ScenarioId ? useCase.Active.Manifest : null;
        var requested = Decision.Of(new RunRequested(
            command.RunId, command.Number, useCase.Id, useCase.Number, job.ScenarioId, job.ScenarioNumber, job.Id, job.Number, job.Version,
            definition.Folder, definition.File, pinned is null ? RunMode.Draft : RunMode.Production, command.Slot, actor.IsSystem ? null : actor.UserId, pinned));
        return command.Slot is { } slot ? requested.Claim("slot", RequestRun.SlotName(job.Id, slot)) : requested;
    }
}
