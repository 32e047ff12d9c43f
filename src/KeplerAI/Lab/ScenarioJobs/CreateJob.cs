using FluentValidation;
using KeplerAI.EventStore;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Messaging;
using KeplerAI.Platform.Permissions;

namespace KeplerAI.Lab.ScenarioJobs;

/// <summary>« Commencer »: a job in Edit. It runs nothing before its activation.</summary>
public sealed record CreateJob(Guid JobId, int Number, Guid ScenarioId, Guid UseCaseId, string Name, ScenarioFolder Folder, string File, string? Cron, string Zone)
    : ICommand<ScenarioJob>, IInUseCase, IJobForm
{
    Guid ICommand.StreamId => JobId;

    public sealed class Validator : AbstractValidator<CreateJob>
    {
        public Validator() => Include(new JobFormValidator());
    }
}

public static class CreateJobHandler
{
    public static Task<JobFacts> LoadAsync(CreateJob command, IEventStore store, ScriptFiles files, CancellationToken ct) =>
        JobFacts.LoadAsync(command.ScenarioId, command.Folder, command.File, store, files, ct);

    public static Refusal? Validate(CreateJob command, JobFacts facts) => facts.Objection(command);

    public static Decision Handle(CreateJob command, ScenarioJob? job, JobFacts facts)
    {
        if (job is not null)
            return Decision.Nothing;
        var scenario = facts.Scenario!;
        if (scenario.UseCaseId != command.UseCaseId)
            return Decision.Refuse("job.no_scenario");
        var created = new ScenarioJobCreated(command.JobId, command.Number, scenario.Id, scenario.Number, scenario.UseCaseId, scenario.UseCaseNumber, JobFormValidator.DefinitionOf(command));
        return Decision.Of(created).Claim(JobNames.Scope(scenario.Id), command.Name);
    }
}
