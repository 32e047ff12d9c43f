using FluentValidation;
using KeplerAI.Administration.UseCases;
using KeplerAI.EventStore;
using KeplerAI.Messaging;
using KeplerAI.Platform.Permissions;

namespace KeplerAI.Lab.Scenarios;

public sealed record CreateScenario(Guid ScenarioId, int Number, Guid UseCaseId, string Name, string Description) : ICommand<Scenario>, IInUseCase
{
    Guid ICommand.StreamId => ScenarioId;

    public sealed class Validator : AbstractValidator<CreateScenario>
    {
        public Validator()
        {
            RuleFor(c => c.Name).Cascade(CascadeMode.Stop).NotEmpty().WithMessage("scenario.name_required").MaximumLength(ScenarioNames.MaxLength).WithMessage("scenario.name_long");
            RuleFor(c => c.Description).Cascade(CascadeMode.Stop).NotEmpty().WithMessage("scenario.description_required").MaximumLength(2000).WithMessage("scenario.description_long");
        }
    }
}

/// <summary>Names of scenarios are unique in their use case.</summary>
public static class ScenarioNames
{
    public const int MaxLength = 120;

    public static string Scope(Guid useCaseId) => $"scenario:{useCaseId}";
}

public static class CreateScenarioHandler
{
    public static async Task<UseCase?> LoadAsync(CreateScenario command, IEventStore store, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await session.AggregateStreamAsync<UseCase>(command.UseCaseId, ct: ct);
    }

    public static Refusal? Validate(UseCase? useCase) => useCase is null ? new Refusal("use_case.unknown") : null;

    public static Decision Handle(CreateScenario command, Scenario? state, UseCase useCase) =>
        state is not null
            ? Decision.Nothing
            : Decision.Of(new ScenarioCreated(command.ScenarioId, command.Number, command.UseCaseId, useCase.Number, command.Name.Trim(), command.Description.Trim()))
                .Claim(ScenarioNames.Scope(command.UseCaseId), command.Name);
}
