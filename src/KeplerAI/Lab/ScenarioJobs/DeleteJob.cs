using FluentValidation;
using KeplerAI.Lab.Jobs;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.ScenarioJobs;

/// <summary>« Supprimer »: final, with a reason. History stays, the name is free again (D14).</summary>
public sealed record DeleteJob(Guid JobId, string Reason) : ICommand<ScenarioJob>
{
    Guid ICommand.StreamId => JobId;

    public sealed class Validator : AbstractValidator<DeleteJob>
    {
        public Validator() => RuleFor(c => c.Reason).NotEmpty().WithMessage("job.reason_required").MaximumLength(500).WithMessage("job.reason_too_long");
    }
}

public static class DeleteJobHandler
{
    public static Decision Handle(DeleteJob command, ScenarioJob? job) => JobMachine.Decide(job?.Status, JobVerb.Delete, job?.Draft is not null, () =>
        Decision.Of(new ScenarioJobDeleted(command.Reason.Trim())).Release(JobNames.Scope(job!.ScenarioId), (job.Draft ?? job.InForce)!.Name));
}
