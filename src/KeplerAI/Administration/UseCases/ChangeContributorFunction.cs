using FluentValidation;
using KeplerAI.Administration.Users;
using KeplerAI.EventStore;
using KeplerAI.Messaging;

namespace KeplerAI.Administration.UseCases;

/// <summary>Another function for someone who is already in.</summary>
public sealed record ChangeContributorFunction(Guid UseCaseId, Guid UserId, BusinessFunction Function) : ICommand<UseCase>
{
    Guid ICommand.StreamId => UseCaseId;

    public sealed class Validator : AbstractValidator<ChangeContributorFunction>
    {
        public Validator() => RuleFor(c => c.Function).IsInEnum().WithMessage("use_case.function_required");
    }
}

public static class ChangeContributorFunctionHandler
{
    public static Task<NamedUsers> LoadAsync(ChangeContributorFunction command, IEventStore store, CancellationToken ct) =>
        NamedUsers.LoadAsync([command.UserId], store, ct);

    public static Refusal? Validate(ChangeContributorFunction command, UseCase state, NamedUsers users) =>
        state.Contributors.ContainsKey(command.UserId)
            ? ContributorRules.Check(new(command.UserId, command.Function), users)
            : new Refusal("use_case.not_a_contributor", "Contributors");

    public static Decision Handle(ChangeContributorFunction command, UseCase state) =>
        state.Contributors[command.UserId] == command.Function
            ? Decision.Nothing
            : Decision.Of(new ContributorFunctionChanged(command.UserId, command.Function));
}
