using System.Collections.Immutable;
using FluentValidation;
using KeplerAI.Administration.UseCases;
using KeplerAI.EventStore;
using KeplerAI.Messaging;
using KeplerAI.Platform.Permissions;

namespace KeplerAI.Lab.Datasets;

/// <summary>« Importer »: the file is already in the upload folder, under <paramref name="UploadId"/>.</summary>
/// <param name="FileName">The client's name, for its ending and for people; it is never a path here.</param>
/// <param name="Delimiter">One of , ; tab |, or null to detect it.</param>
public sealed record ImportDataset(Guid DatasetId, int Number, Guid UseCaseId, string Name, string FileName, long FileBytes, Guid UploadId, string? Delimiter, ImmutableArray<string> Tags,
    ReadingOptions? Options = null, ImmutableArray<ChosenColumn>? Columns = null, BadRowChoice? BadRows = null)
    : ICommand<Dataset>, IInUseCase
{
    public const long MaxBytes = 5L * 1024 * 1024 * 1024;

    public static readonly ImmutableArray<string> Delimiters = [",", ";", "\t", "|"];

    Guid ICommand.StreamId => DatasetId;

    public sealed class Validator : AbstractValidator<ImportDataset>
    {
        public Validator()
        {
            RuleFor(c => c.Name).IsDatasetName();
            RuleFor(c => c.Delimiter).Must(d => d is null || ImportRules.IsDelimiter(d)).WithMessage("dataset.delimiter_unknown");
            RuleFor(c => c.Tags).Must(DatasetTags.Fit).WithMessage("dataset.tags_long");
            RuleFor(c => c.Options).IsReadable();
            RuleFor(c => c.BadRows).IsBadRowChoice();
            RuleFor(c => c.FileName).IsImportable();
            RuleFor(c => c.FileBytes).FitsImport().OverridePropertyName(nameof(FileName));
        }
    }
}

public static class ImportDatasetHandler
{
    public static async Task<UseCase?> LoadAsync(ImportDataset command, IEventStore store, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await session.AggregateStreamAsync<UseCase>(command.UseCaseId, ct: ct);
    }

    public static Refusal? Validate(UseCase? useCase) => useCase is null ? new Refusal("use_case.unknown") : null;

    public static Decision Handle(ImportDataset command, Dataset? state, UseCase useCase)
    {
        if (state is not null)
            return Decision.Nothing;
        var table = TableSlug.Of(command.Name);
        var requested = new DatasetImportRequested(
            command.DatasetId, command.Number, command.UseCaseId, useCase.Number, command.Name.Trim(), table,
            Path.GetFileName(command.FileName), command.FileBytes, command.UploadId, command.Delimiter, DatasetTags.Clean(command.Tags),
            command.Options, command.Columns, command.BadRows);
        return Decision.Of(requested).Claim(DatasetNames.Scope(command.UseCaseId), table);
    }
}
