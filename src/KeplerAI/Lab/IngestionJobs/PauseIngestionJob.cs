using FluentValidation;
using KeplerAI.Lab.Jobs;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.IngestionJobs;

/// <summary>« Mettre en pause ». A run in progress goes on; one that still waits for another does not start.</summary>
public sealed record PauseIngestionJob(Guid JobId, string Reason) : ICommand<IngestionJob>
{
    Guid ICommand.StreamId => JobId;

    public sealed class Validator : AbstractValidator<PauseIngestionJob>
    {
        public Validator() => RuleFor(c => c.Reason).NotEmpty().WithMessage("job.reason_required").MaximumLength(500).WithMessage("job.reason_too_long");
    }
}

public static class PauseIngestionJobHandler
{
    public static Decision Handle(PauseIngestionJob command, IngestionJob? job) =>
        JobMachine.Decide(job?.Status, JobVerb.Pause, job?.Draft is not null, () => Decision.Of(new IngestionJobPaused(command.Reason.Trim())));
}

/// <summary>« Reprendre », the guide's « Résume ». Takes effect from now: no slot of the pause is made up for.</summary>
public sealed record ResumeIngestionJob(Guid JobId) : ICommand<IngestionJob>
{
    Guid ICommand.StreamId => JobId;
}

public static class ResumeIngestionJobHandler
{
    public static Decision Handle(ResumeIngestionJob _, IngestionJob? job) =>
        JobMachine.Decide(job?.Status, JobVerb.Resume, job?.Draft is not null, () => Decision.Of(new IngestionJobResumed(job!.InForce!)));
}

/// <summary>« Supprimer »: final, with a reason. History stays readable, the name is free again (D14).</summary>
public sealed record DeleteIngestionJob(Guid JobId, string Reason) : ICommand<IngestionJob>
{
    Guid ICommand.StreamId => JobId;

    public sealed class Validator : AbstractValidator<DeleteIngestionJob>
    {
        public Validator() => RuleFor(c => c.Reason).NotEmpty().WithMessage("job.reason_required").MaximumLength(500).WithMessage("job.reason_too_long");
    }
}

public static class DeleteIngestionJobHandler
{
    public static Decision Handle(DeleteIngestionJob command, IngestionJob? job) => JobMachine.Decide(job?.Status, JobVerb.Delete, job?.Draft is not null, () =>
        Decision.Of(new IngestionJobDeleted(command.Reason.Trim())).Release(IngestionNames.Scope(job!.UseCaseId), job.Latest.Name));
}
