using FluentValidation;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.Scenarios;

public sealed record ChangeScenario(Guid ScenarioId, string Name, string Description, long? ExpectedVersion) : ICommand<Scenario>
{
    Guid ICommand.StreamId => ScenarioId;

    public sealed class Validator : AbstractValidator<ChangeScenario>
    {
        public Validator()
        {
            RuleFor(c => c.Name).Cascade(CascadeMode.Stop).NotEmpty().WithMessage("scenario.name_required").MaximumLength(ScenarioNames.MaxLength).WithMessage("scenario.name_long");
            RuleFor(c => c.Description).Cascade(CascadeMode.Stop).NotEmpty().WithMessage("scenario.description_required").MaximumLength(2000).WithMessage("scenario.description_long");
        }
    }
}

public static class ChangeScenarioHandler
{
    public static Decision Handle(ChangeScenario command, Scenario state)
    {
        var changed = new ScenarioChanged(command.Name.Trim(), command.Description.Trim());
        if (changed == new ScenarioChanged(state.Name, state.Description))
            return Decision.Nothing;
        var decision = Decision.Of(changed);
        var scope = ScenarioNames.Scope(state.UseCaseId);
        return changed.Name == state.Name ? decision : decision.Release(scope, state.Name).Claim(scope, changed.Name);
    }
}
