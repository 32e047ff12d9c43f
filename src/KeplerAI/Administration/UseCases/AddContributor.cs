using FluentValidation;
using KeplerAI.Administration.Users;
using KeplerAI.EventStore;
using KeplerAI.Messaging;

namespace KeplerAI.Administration.UseCases;

/// <summary>Lets a person into a use case. An Admin may add themselves: the event says so (D03).</summary>
public sealed record AddContributor(Guid UseCaseId, Guid UserId, BusinessFunction Function) : ICommand<UseCase>
{
    Guid ICommand.StreamId => UseCaseId;

    public sealed class Validator : AbstractValidator<AddContributor>
    {
        public Validator()
        {
            RuleFor(c => c.UserId).NotEmpty().WithMessage("use_case.contributor_required");
            RuleFor(c => c.Function).IsInEnum().WithMessage("use_case.function_required");
        }
    }
}

public static class AddContributorHandler
{
    public static Task<NamedUsers> LoadAsync(AddContributor command, IEventStore store, CancellationToken ct) =>
        NamedUsers.LoadAsync([command.UserId], store, ct);

    public static Refusal? Validate(AddContributor command, UseCase state, NamedUsers users) =>
        state.Contributors.ContainsKey(command.UserId)
            ? new Refusal("use_case.contributor_twice", nameof(AddContributor.UserId))
            : ContributorRules.Check(new(command.UserId, command.Function), users) is { } refusal ? refusal with { Field = nameof(AddContributor.UserId) } : null;

    public static Decision Handle(AddContributor command) =>
        Decision.Of(new ContributorAdded(command.UserId, command.Function));
}
