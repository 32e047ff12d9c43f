using System.Collections.Immutable;
using FluentValidation;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Messaging;

namespace KeplerAI.Administration.UseCases.Activation;

/// <summary>Asks that a scenario become the one in production. The scripts in force and the last model are pinned by content (D52).</summary>
public sealed record RequestActivation(Guid UseCaseId, Guid RequestId, Guid ScenarioId, string Comment) : ICommand<UseCase>
{
    Guid ICommand.StreamId => UseCaseId;

    public sealed class Validator : AbstractValidator<RequestActivation>
    {
        public Validator() => RuleFor(c => c.Comment).NotEmpty().WithMessage("activation.comment_required").MaximumLength(1000).WithMessage("activation.comment_too_long");
    }
}

public static class RequestActivationHandler
{
    public static Task<ActivationCase> LoadAsync(RequestActivation command, ActivationCases cases, Actor actor, CancellationToken ct) =>
        cases.LoadAsync(command.UseCaseId, command.ScenarioId, actor, ct);

    public static Decision Handle(RequestActivation command, UseCase? useCase, ActivationCase facts, Actor actor)
    {
        if (useCase is null)
            return Decision.Refuse("activation.no_use_case");
        if (facts.Scenario is not { } scenario || scenario.UseCaseId != useCase.Id)
            return Decision.Refuse("activation.no_scenario");
        if (useCase.Pending is { } pending)
            return Decision.Refuse("activation.already_pending", null, $"SC_{pending.ScenarioNumber}");
        if (facts.Model is not { } model)
            return Decision.Refuse("activation.no_model");
        if (!facts.Scripts.Any(s => s.Folder == "scoring"))
            return Decision.Refuse("activation.no_scoring_job");
        var manifest = new ActivationManifest(facts.Scripts, model);
        if (useCase.Active is { } active && active.ScenarioId == scenario.Id && Same(active.Manifest, manifest))
            return Decision.Refuse("activation.already_active", null, scenario.Reference);
        if (facts.Approvers.IsEmpty)
            return facts.CouldApprove.IsEmpty ? Decision.Refuse("activation.no_approver_at_all") : Decision.Refuse("activation.no_approver", null, string.Join(", ", facts.CouldApprove));
        return Decision.Of(new ActivationRequested(command.RequestId, scenario.Id, scenario.Number, actor.UserId, command.Comment.Trim(), manifest));
    }

    private static bool Same(ActivationManifest one, ActivationManifest other) => one.Model == other.Model && one.Scripts.SequenceEqual(other.Scripts);
}

/// <summary>What a request is judged on.</summary>
/// <param name="Scripts">Scripts in force of the scenario's active jobs, in the order of the chain.</param>
/// <param name="Approvers">Contributors who may approve, other than the requester.</param>
/// <param name="CouldApprove">Names of the Managers who would, were they contributors.</param>
public sealed record ActivationCase(Scenario? Scenario, ImmutableArray<ScriptPin> Scripts, ModelPin? Model, ImmutableArray<Guid> Approvers, ImmutableArray<string> CouldApprove);
