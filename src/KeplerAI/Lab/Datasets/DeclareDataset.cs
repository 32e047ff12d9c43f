using System.Collections.Immutable;
using FluentValidation;
using KeplerAI.Administration.UseCases;
using KeplerAI.EventStore;
using KeplerAI.Messaging;
using KeplerAI.Platform.Permissions;

namespace KeplerAI.Lab.Datasets;

/// <summary>Opens a dataset whose rows come from a database or a job. Its versions are recorded by <see cref="DatasetPublisher"/>.</summary>
public sealed record DeclareDataset(Guid DatasetId, int Number, Guid UseCaseId, string Name, ImmutableArray<string> Tags, OriginKind Origin) : ICommand<Dataset>, IInUseCase
{
    Guid ICommand.StreamId => DatasetId;

    public sealed class Validator : AbstractValidator<DeclareDataset>
    {
        public Validator()
        {
            RuleFor(c => c.Name).IsDatasetName();
            RuleFor(c => c.Tags).Must(DatasetTags.Fit).WithMessage("dataset.tags_long");
            RuleFor(c => c.Origin).NotEqual(OriginKind.File).WithMessage("dataset.declared_file");
        }
    }
}

public static class DeclareDatasetHandler
{
    public static async Task<UseCase?> LoadAsync(DeclareDataset command, IEventStore store, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await session.AggregateStreamAsync<UseCase>(command.UseCaseId, ct: ct);
    }

    public static Refusal? Validate(UseCase? useCase) => useCase is null ? new Refusal("use_case.unknown") : null;

    public static Decision Handle(DeclareDataset command, Dataset? state, UseCase useCase)
    {
        if (state is not null)
            return Decision.Nothing;
        var table = TableSlug.Of(command.Name);
        return Decision.Of(new DatasetDeclared(command.DatasetId, command.Number, command.UseCaseId, useCase.Number, command.Name.Trim(), table, DatasetTags.Clean(command.Tags), command.Origin))
            .Claim(DatasetNames.Scope(command.UseCaseId), table);
    }
}
