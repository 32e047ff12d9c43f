using System.Collections.Immutable;
using FluentValidation;
using KeplerAI.Administration.UseCases;
using KeplerAI.EventStore;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.Datasets;

/// <summary>Takes a dataset out of the lists. Its files stay in the lake, and its name stays taken (D27).</summary>
public sealed record ArchiveDataset(Guid DatasetId, string Reason) : ICommand<Dataset>
{
    Guid ICommand.StreamId => DatasetId;

    public sealed class Validator : AbstractValidator<ArchiveDataset>
    {
        public Validator() => RuleFor(c => c.Reason).Cascade(CascadeMode.Stop)
            .NotEmpty().WithMessage("dataset.reason_required").MaximumLength(500).WithMessage("dataset.reason_long");
    }
}

/// <summary>Numbers of the scenarios in production that read the dataset.</summary>
public sealed record ActiveReaders(ImmutableArray<int> Scenarios);

public static class ArchiveDatasetHandler
{
    public static async Task<ActiveReaders> LoadAsync(ArchiveDataset command, IReadTables read, CancellationToken ct)
    {
        var dataset = await read.FindAsync<DatasetRow>(AsOf.Now, command.DatasetId, ct);
        var useCase = dataset is null ? null : await read.FindAsync<UseCaseRow>(AsOf.Now, dataset.UseCaseId, ct);
        var attached = await read.ListAsync<ScenarioDatasetRow>(AsOf.Now, "dataset_id = @id", new { id = command.DatasetId }, ct: ct);
        return new(useCase?.ActiveScenarioNumber is { } number && attached.Any(a => a.ScenarioId == useCase.ActiveScenarioId) ? [number] : []);
    }

    public static Refusal? Validate(Dataset state, ActiveReaders readers) =>
        state.Status == DatasetStatus.Importing ? new Refusal("dataset.importing")
        : readers.Scenarios is [var number, ..] ? new Refusal("dataset.used_by_active", null, $"SC_{number}")
        : null;

    public static Decision Handle(ArchiveDataset command, Dataset state) =>
        state.Status == DatasetStatus.Archived ? Decision.Nothing : Decision.Of(new DatasetArchived(command.Reason.Trim()));
}
