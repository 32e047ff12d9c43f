using FluentValidation;
using KeplerAI.Messaging;

namespace KeplerAI.Administration.UseCases.Activation;

/// <summary>The requester takes the request back.</summary>
public sealed record WithdrawActivation(Guid UseCaseId, Guid RequestId) : ICommand<UseCase>
{
    Guid ICommand.StreamId => UseCaseId;
}

public static class WithdrawActivationHandler
{
    public static Decision Handle(WithdrawActivation command, UseCase? useCase, Actor actor) => useCase switch
    {
        null => Decision.Refuse("activation.no_use_case"),
        { Pending: null } => Decision.Refuse("activation.none_pending"),
        { Pending: var pending } when pending.RequestId != command.RequestId => Decision.Refuse("activation.other_request"),
        { Pending: var pending } when pending.RequestedBy != actor.UserId => Decision.Refuse("activation.not_own_request"),
        _ => Decision.Of(new ActivationWithdrawn(useCase.Pending.RequestId, useCase.Pending.ScenarioId)),
    };
}

/// <summary>« Retirer de la production »: then no scenario is active (D52).</summary>
public sealed record RetireScenario(Guid UseCaseId, Guid ScenarioId, string Reason) : ICommand<UseCase>
{
    Guid ICommand.StreamId => UseCaseId;

    public sealed class Validator : AbstractValidator<RetireScenario>
    {
        public Validator() => RuleFor(c => c.Reason).NotEmpty().WithMessage("activation.reason_required").MaximumLength(1000).WithMessage("activation.reason_too_long");
    }
}

public static class RetireScenarioHandler
{
    public static Decision Handle(RetireScenario command, UseCase? useCase) => useCase switch
    {
        null => Decision.Refuse("activation.no_use_case"),
        { Active: { } active } when active.ScenarioId == command.ScenarioId => Decision.Of(new ScenarioRetired(command.ScenarioId, command.Reason.Trim())),
        _ => Decision.Refuse("activation.not_active"),
    };
}
