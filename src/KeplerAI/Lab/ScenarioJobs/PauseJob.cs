using FluentValidation;
using KeplerAI.Lab.Jobs;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.ScenarioJobs;

/// <summary>« Mettre en pause ». A run in progress goes on.</summary>
public sealed record PauseJob(Guid JobId, string Reason) : ICommand<ScenarioJob>
{
    Guid ICommand.StreamId => JobId;

    public sealed class Validator : AbstractValidator<PauseJob>
    {
        public Validator() => RuleFor(c => c.Reason).NotEmpty().WithMessage("job.reason_required").MaximumLength(500).WithMessage("job.reason_too_long");
    }
}

public static class PauseJobHandler
{
    public static Decision Handle(PauseJob command, ScenarioJob? job) =>
        JobMachine.Decide(job?.Status, JobVerb.Pause, job?.Draft is not null, () => Decision.Of(new ScenarioJobPaused(command.Reason.Trim())));
}
