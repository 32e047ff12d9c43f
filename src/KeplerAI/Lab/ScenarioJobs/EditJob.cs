using FluentValidation;
using KeplerAI.EventStore;
using KeplerAI.Lab.Jobs;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.ScenarioJobs;

/// <summary>« Éditer »: version n+1 in Edit, while version n keeps its state and schedule (D54).</summary>
/// <param name="SeenVersion">The stream's version that the form was drawn from.</param>
public sealed record EditJob(Guid JobId, Guid ScenarioId, string Name, ScenarioFolder Folder, string File, string? Cron, string Zone, long? SeenVersion)
    : ICommand<ScenarioJob>, IJobForm
{
    Guid ICommand.StreamId => JobId;

    long? ICommand.ExpectedVersion => SeenVersion;

    public sealed class Validator : AbstractValidator<EditJob>
    {
        public Validator() => Include(new JobFormValidator());
    }
}

public static class EditJobHandler
{
    public static Task<JobFacts> LoadAsync(EditJob command, IEventStore store, ScriptFiles files, CancellationToken ct) =>
        JobFacts.LoadAsync(command.ScenarioId, command.Folder, command.File, store, files, ct);

    public static Refusal? Validate(EditJob command, JobFacts facts) => facts.Objection(command);

    public static Decision Handle(EditJob command, ScenarioJob? job)
    {
        if (job is null || job.ScenarioId != command.ScenarioId)
            return Decision.Refuse("job.missing");
        if (JobMachine.Objection(job.Status, JobVerb.Edit, job.Draft is not null) is { } rule)
            return Decision.Refuse(rule);
        var definition = JobFormValidator.DefinitionOf(command);
        if (definition == (job.Draft ?? job.InForce))
            return Decision.Nothing;
        var edited = Decision.Of(new ScenarioJobEdited(job.Version + 1, definition));
        var former = (job.Draft ?? job.InForce)!.Name;
        return former == definition.Name
            ? edited
            : edited.Release(JobNames.Scope(job.ScenarioId), former).Claim(JobNames.Scope(job.ScenarioId), definition.Name);
    }
}
