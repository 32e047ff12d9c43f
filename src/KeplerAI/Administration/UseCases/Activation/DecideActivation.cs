using FluentValidation;
using KeplerAI.Messaging;

namespace KeplerAI.Administration.UseCases.Activation;

/// <summary>A Manager who did not ask approves. The scenario that was in production goes back to Draft in the same event (D11).</summary>
public sealed record ApproveActivation(Guid UseCaseId, Guid RequestId) : ICommand<UseCase>
{
    Guid ICommand.StreamId => UseCaseId;
}

public static class ApproveActivationHandler
{
    public static Decision Handle(ApproveActivation command, UseCase? useCase, Actor actor) =>
        PendingRequest.Of(useCase, command.RequestId, actor, pending => Decision.Of(
            new ActivationApproved(pending.RequestId, pending.ScenarioId, pending.ScenarioNumber, actor.UserId, pending.Manifest, useCase!.Active?.ScenarioId)));
}

public sealed record RejectActivation(Guid UseCaseId, Guid RequestId, string Reason) : ICommand<UseCase>
{
    Guid ICommand.StreamId => UseCaseId;

    public sealed class Validator : AbstractValidator<RejectActivation>
    {
        public Validator() => RuleFor(c => c.Reason).NotEmpty().WithMessage("activation.reason_required").MaximumLength(1000).WithMessage("activation.reason_too_long");
    }
}

public static class RejectActivationHandler
{
    public static Decision Handle(RejectActivation command, UseCase? useCase, Actor actor) =>
        PendingRequest.Of(useCase, command.RequestId, actor, pending => Decision.Of(
            new ActivationRejected(pending.RequestId, pending.ScenarioId, actor.UserId, command.Reason.Trim())));
}

/// <summary>No one decides on their own request: the rule stands here, whatever the pages show.</summary>
public static class PendingRequest
{
    public static Decision Of(UseCase? useCase, Guid requestId, Actor actor, Func<PendingActivation, Decision> decide) => useCase switch
    {
        null => Decision.Refuse("activation.no_use_case"),
        { Pending: null } => Decision.Refuse("activation.none_pending"),
        { Pending: var pending } when pending.RequestId != requestId => Decision.Refuse("activation.other_request"),
        { Pending: var pending } when pending.RequestedBy == actor.UserId => Decision.Refuse("activation.own_request"),
        _ => decide(useCase.Pending),
    };
}
