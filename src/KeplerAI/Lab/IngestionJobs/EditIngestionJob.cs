using FluentValidation;
using KeplerAI.EventStore;
using KeplerAI.Lab.Jobs;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.IngestionJobs;

/// <summary>« Éditer »: version n+1 in Edit, while version n keeps its state and schedule (D54).</summary>
/// <param name="SeenVersion">The version that the form was drawn from: runs come and go meanwhile, and make no form stale.</param>
public sealed record EditIngestionJob(Guid JobId, Guid UseCaseId, IngestionForm Input, int? SeenVersion) : ICommand<IngestionJob>
{
    Guid ICommand.StreamId => JobId;

    public sealed class Validator : AbstractValidator<EditIngestionJob>
    {
        public Validator() => RuleFor(c => c.Input).SetValidator(new IngestionForm.Validator());
    }
}

public static class EditIngestionJobHandler
{
    public static Task<IngestionFacts> LoadAsync(EditIngestionJob command, IEventStore store, IngestionScripts scripts, CancellationToken ct) =>
        IngestionFacts.LoadAsync(command.UseCaseId, command.Input, store, scripts, ct);

    public static Refusal? Validate(IngestionFacts facts) => facts.UseCaseNumber is null ? new("use_case.unknown") : facts.Script;

    public static Decision Handle(EditIngestionJob command, IngestionJob? job)
    {
        if (job is not null && job.UseCaseId != command.UseCaseId)
            return Decision.Refuse("job.missing");
        if (JobMachine.Objection(job?.Status, JobVerb.Edit, job?.Draft is not null) is { } rule)
            return Decision.Refuse(rule);
        if (command.SeenVersion is { } seen && seen != job!.Version)
            return Decision.Refuse("ijob.stale", null, seen, job.Version);
        var (former, wanted) = (job!.Latest, command.Input.Definition());
        if (wanted.Says(former))
            return Decision.Nothing;
        var edited = Decision.Of(new IngestionJobEdited(job.Version + 1, wanted));
        var scope = IngestionNames.Scope(job.UseCaseId);
        return former.Name == wanted.Name ? edited : edited.Release(scope, former.Name).Claim(scope, wanted.Name);
    }
}
