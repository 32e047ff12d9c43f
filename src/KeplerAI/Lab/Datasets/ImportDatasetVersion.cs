using System.Collections.Immutable;
using FluentValidation;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.Datasets;

/// <summary>« Réingérer après correction » : another file becomes the next version of the same dataset.</summary>
public sealed record ImportDatasetVersion(Guid DatasetId, string FileName, long FileBytes, Guid UploadId, ReadingOptions? Options, ImmutableArray<ChosenColumn>? Columns, BadRowChoice? BadRows) : ICommand<Dataset>
{
    Guid ICommand.StreamId => DatasetId;

    public sealed class Validator : AbstractValidator<ImportDatasetVersion>
    {
        public Validator()
        {
            RuleFor(c => c.Options).IsReadable();
            RuleFor(c => c.BadRows).IsBadRowChoice();
            RuleFor(c => c.FileName).IsImportable();
            RuleFor(c => c.FileBytes).FitsImport().OverridePropertyName(nameof(FileName));
        }
    }
}

public static class ImportDatasetVersionHandler
{
    public static Refusal? Validate(Dataset state) =>
        state.Status == DatasetStatus.Archived ? new Refusal("dataset.archived")
        : state.Current is null ? new Refusal("dataset.no_version")
        : state.Pending is not null ? new Refusal("dataset.importing")
        : state.Origin != OriginKind.File ? new Refusal("dataset.not_from_file")
        : null;

    public static Decision Handle(ImportDatasetVersion c) =>
        Decision.Of(new DatasetVersionRequested(Path.GetFileName(c.FileName), c.FileBytes, c.UploadId, c.Options, c.Columns, c.BadRows));
}
