using FluentValidation;
using KeplerAI.Messaging;

namespace KeplerAI.Administration.UseCases;

/// <summary>New name, description or type. The form's version travels with it, so that nobody overwrites what they have not seen.</summary>
public sealed record ChangeUseCase(Guid UseCaseId, string Name, string Description, UseCaseType? Type, long? ExpectedVersion) : ICommand<UseCase>
{
    Guid ICommand.StreamId => UseCaseId;

    public sealed class Validator : AbstractValidator<ChangeUseCase>
    {
        public Validator()
        {
            RuleFor(c => c.Name).Cascade(CascadeMode.Stop).NotEmpty().WithMessage("use_case.name_required").MaximumLength(UseCaseNames.MaxLength).WithMessage("use_case.name_long");
            RuleFor(c => c.Description).Cascade(CascadeMode.Stop).NotEmpty().WithMessage("use_case.description_required").MaximumLength(2000).WithMessage("use_case.description_long");
            RuleFor(c => c.Type).Must(t => t is { } type && Enum.IsDefined(type)).WithMessage("use_case.type_required");
        }
    }
}

public static class ChangeUseCaseHandler
{
    public static Decision Handle(ChangeUseCase command, UseCase state)
    {
        var changed = new UseCaseChanged(command.Name.Trim(), command.Description.Trim(), command.Type!.Value);
        if (changed == new UseCaseChanged(state.Name, state.Description, state.Type))
            return Decision.Nothing;
        var decision = Decision.Of(changed);
        return changed.Name == state.Name
            ? decision
            : decision.Release(UseCaseNames.Scope, state.Name).Claim(UseCaseNames.Scope, changed.Name);
    }
}
