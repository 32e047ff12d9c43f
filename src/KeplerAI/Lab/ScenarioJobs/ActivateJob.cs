using FluentValidation;
using KeplerAI.EventStore;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.ScenarioJobs;

/// <summary>« Activer »: the version in Edit comes into force, its script tested in Jupyter by content (D15).</summary>
public sealed record ActivateJob(Guid JobId) : ICommand<ScenarioJob>
{
    Guid ICommand.StreamId => JobId;
}

public static class ActivateJobHandler
{
    public static Task<ActivationFacts> LoadAsync(ActivateJob command, IEventStore store, ScriptFiles files, CancellationToken ct) =>
        ActivationFacts.LoadAsync(command.JobId, store, files, ct);

    public static Decision Handle(ActivateJob _, ScenarioJob? job, ActivationFacts facts)
    {
        if (facts.Objection(job) is { } objection)
            return Decision.Refuse(objection.Rule, objection.Field, objection.Args);
        return facts.Scenario!.TestedScripts.Contains(facts.Script!.Sha256)
            ? facts.Activated(job!, withoutTest: null)
            : Decision.Refuse("job.not_tested", null, facts.Script.File, facts.Script.Sha256[..8]);
    }
}

/// <summary>A Manager puts an untested script into force, with a reason (D15).</summary>
public sealed record ActivateJobUntested(Guid JobId, string Reason) : ICommand<ScenarioJob>
{
    Guid ICommand.StreamId => JobId;

    public sealed class Validator : AbstractValidator<ActivateJobUntested>
    {
        public Validator() => RuleFor(c => c.Reason).NotEmpty().WithMessage("job.reason_required").MaximumLength(500).WithMessage("job.reason_too_long");
    }
}

public static class ActivateJobUntestedHandler
{
    public static Task<ActivationFacts> LoadAsync(ActivateJobUntested command, IEventStore store, ScriptFiles files, CancellationToken ct) =>
        ActivationFacts.LoadAsync(command.JobId, store, files, ct);

    public static Decision Handle(ActivateJobUntested command, ScenarioJob? job, ActivationFacts facts) =>
        facts.Objection(job) is { } objection
            ? Decision.Refuse(objection.Rule, objection.Field, objection.Args)
            : facts.Activated(job!, facts.Scenario!.TestedScripts.Contains(facts.Script!.Sha256) ? null : command.Reason.Trim());
}
