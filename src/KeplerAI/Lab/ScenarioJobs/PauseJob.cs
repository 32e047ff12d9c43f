using FluentValidation;
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
    public static Decision Handle(PauseJob command, ScenarioJob? job) => job?.Status switch
    {
        null => Decision.Refuse("job.missing"),
        JobStatus.Active => Decision.Of(new ScenarioJobPaused(command.Reason.Trim())),
        JobStatus.Edit => Decision.Refuse("job.not_active"),
        JobStatus.Paused => Decision.Refuse("job.already_paused"),
        _ => Decision.Refuse("job.deleted"),
    };
}
