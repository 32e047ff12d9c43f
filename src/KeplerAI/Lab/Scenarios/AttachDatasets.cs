using System.Collections.Immutable;
using FluentValidation;
using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.Scenarios;

/// <summary>Associates datasets already ingested (R147), all or none.</summary>
public sealed record AttachDatasets(Guid ScenarioId, ImmutableArray<Guid> DatasetIds) : ICommand<Scenario>
{
    Guid ICommand.StreamId => ScenarioId;

    public sealed class Validator : AbstractValidator<AttachDatasets>
    {
        public Validator() => RuleFor(c => c.DatasetIds).Must(ids => !ids.IsDefaultOrEmpty).WithMessage("scenario.datasets_required");
    }
}

public sealed record DatasetsToAttach(ImmutableArray<Dataset?> Datasets);

public static class AttachDatasetsHandler
{
    public static async Task<DatasetsToAttach> LoadAsync(AttachDatasets command, IEventStore store, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var datasets = ImmutableArray.CreateBuilder<Dataset?>();
        foreach (var id in command.DatasetIds.Distinct())
            datasets.Add(await session.AggregateStreamAsync<Dataset>(id, ct: ct));
        return new(datasets.ToImmutable());
    }

    // D26: a dataset of another use case is answered as one that does not exist, so that its existence is not told.
    public static Refusal? Validate(Scenario state, DatasetsToAttach found) =>
        found.Datasets.Any(d => d is null || d.UseCaseId != state.UseCaseId) ? new Refusal("scenario.dataset_unknown", nameof(AttachDatasets.DatasetIds))
        : found.Datasets.FirstOrDefault(d => d!.Status != DatasetStatus.Ready) is { } unready ? new Refusal("scenario.dataset_not_ready", nameof(AttachDatasets.DatasetIds), unready.Name)
        : null;

    public static Decision Handle(Scenario state, DatasetsToAttach found) =>
        Decision.Of([.. found.Datasets.Where(d => !state.Datasets.Contains(d!.Id)).Select(d => (object)new DatasetAttached(d!.Id, d.Number))]);
}
