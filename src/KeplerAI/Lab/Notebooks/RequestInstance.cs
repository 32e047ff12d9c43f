using FluentValidation;
using KeplerAI.EventStore;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Messaging;
using KeplerAI.Platform.Permissions;

namespace KeplerAI.Lab.Notebooks;

/// <summary>« Créer »: an instance of one's own for a scenario, started at once.</summary>
public sealed record RequestInstance(Guid InstanceId, int Number, Guid ScenarioId, Guid UseCaseId, int DriverCores, int DriverMemoryGb, int ExecutorCores, int ExecutorMemoryGb, int Executors)
    : ICommand<NotebookInstance>, IInUseCase
{
    Guid ICommand.StreamId => InstanceId;

    public sealed class Validator : AbstractValidator<RequestInstance>
    {
        public Validator()
        {
            RuleFor(c => c.DriverCores).GreaterThanOrEqualTo(1).WithMessage("notebook.cores_minimum");
            RuleFor(c => c.DriverMemoryGb).GreaterThanOrEqualTo(1).WithMessage("notebook.memory_minimum");
            RuleFor(c => c.ExecutorCores).InclusiveBetween(0, 1024).WithMessage("notebook.executors_range");
            RuleFor(c => c.ExecutorMemoryGb).InclusiveBetween(0, 16384).WithMessage("notebook.executors_range");
            RuleFor(c => c.Executors).InclusiveBetween(0, 1024).WithMessage("notebook.executors_range");
        }
    }
}

/// <param name="Existing">The person's instance of that scenario, if there is one.</param>
public sealed record RequestInstanceFacts(Scenario? Scenario, InstanceRow? Existing, InstanceCapacity Capacity);

public static class RequestInstanceHandler
{
    public static async Task<RequestInstanceFacts> LoadAsync(RequestInstance command, Actor actor, IEventStore store, IReadTables tables, InstanceCapacity capacity, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var rows = await tables.ListAsync<InstanceRow>(AsOf.Now, "scenario_id = @ScenarioId and owner_id = @UserId", new { command.ScenarioId, actor.UserId }, limit: 1, ct: ct);
        return new(await session.AggregateStreamAsync<Scenario>(command.ScenarioId, ct: ct), rows.Count > 0 ? rows[0] : null, capacity);
    }

    public static Refusal? Validate(RequestInstance command, RequestInstanceFacts facts) => facts switch
    {
        { Scenario: null } => new("notebook.scenario_unknown"),
        { Scenario.UseCaseId: var useCase } when useCase != command.UseCaseId => new("notebook.scenario_unknown"),
        { Existing: { } existing } when existing.InstanceId != command.InstanceId => new("notebook.exists", null, existing.Number),
        _ when command.DriverCores > facts.Capacity.Cores => new("notebook.cores_capacity", nameof(command.DriverCores), command.DriverCores, facts.Capacity.Cores),
        _ when command.DriverMemoryGb > facts.Capacity.MemoryGb => new("notebook.memory_capacity", nameof(command.DriverMemoryGb), command.DriverMemoryGb, facts.Capacity.MemoryGb),
        _ => null,
    };

    public static Decision Handle(RequestInstance command, NotebookInstance? state, RequestInstanceFacts facts, Actor actor)
    {
        if (state is not null) return Decision.Nothing;
        var scenario = facts.Scenario!;
        var sizing = new InstanceSizing(command.DriverCores, command.DriverMemoryGb, command.ExecutorCores, command.ExecutorMemoryGb, command.Executors);
        return Decision.Of(new InstanceRequested(command.InstanceId, command.Number, scenario.Id, scenario.Number, scenario.UseCaseId, scenario.UseCaseNumber, actor.UserId, sizing))
            .Claim(InstanceClaims.Scope, InstanceClaims.Name(scenario.Id, actor.UserId));
    }
}

/// <summary>One instance per scenario and owner, held while it lives.</summary>
internal static class InstanceClaims
{
    public const string Scope = "instance";

    public static string Name(Guid scenarioId, Guid ownerId) => $"{scenarioId}/{ownerId}";
}
