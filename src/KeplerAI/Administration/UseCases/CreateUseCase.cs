using System.Collections.Immutable;
using FluentValidation;
using KeplerAI.EventStore;
using KeplerAI.Messaging;

namespace KeplerAI.Administration.UseCases;

/// <summary>« Appliquer »: opens a use case. Every field is required (R053).</summary>
public sealed record CreateUseCase(Guid UseCaseId, int Number, string Name, string Description, UseCaseType? Type, ImmutableArray<Contributor> Contributors) : ICommand<UseCase>
{
    Guid ICommand.StreamId => UseCaseId;

    public sealed class Validator : AbstractValidator<CreateUseCase>
    {
        public Validator()
        {
            RuleFor(c => c.Name).Cascade(CascadeMode.Stop).NotEmpty().WithMessage("use_case.name_required").MaximumLength(UseCaseNames.MaxLength).WithMessage("use_case.name_long");
            RuleFor(c => c.Description).Cascade(CascadeMode.Stop).NotEmpty().WithMessage("use_case.description_required").MaximumLength(2000).WithMessage("use_case.description_long");
            RuleFor(c => c.Type).Must(t => t is { } type && Enum.IsDefined(type)).WithMessage("use_case.type_required");
            RuleFor(c => c.Contributors).Cascade(CascadeMode.Stop)
                .Must(c => !c.IsDefaultOrEmpty).WithMessage("use_case.contributors_required")
                .Must(c => c.DistinctBy(x => x.UserId).Count() == c.Length).WithMessage("use_case.contributor_twice");
        }
    }
}

/// <summary>Names of use cases are unique on the platform (R039).</summary>
public static class UseCaseNames
{
    public const string Scope = "use-case";
    public const int MaxLength = 120;
}

public static class CreateUseCaseHandler
{
    public static Task<NamedUsers> LoadAsync(CreateUseCase command, IEventStore store, CancellationToken ct) =>
        NamedUsers.LoadAsync(command.Contributors.Select(c => c.UserId), store, ct);

    public static Refusal? Validate(CreateUseCase command, NamedUsers users) =>
        command.Contributors.Select(c => ContributorRules.Check(c, users)).FirstOrDefault(r => r is not null);

    public static Decision Handle(CreateUseCase command, UseCase? state) =>
        state is not null
            ? Decision.Nothing
            : Decision.Of(new UseCaseCreated(command.UseCaseId, command.Number, command.Name.Trim(), command.Description.Trim(), command.Type!.Value, command.Contributors))
                .Claim(UseCaseNames.Scope, command.Name);
}
