using System.Collections.Immutable;
using KeplerAI.EventStore;

namespace KeplerAI.Lab.Datasets;

/// <summary>A dataset as its list and page show it.</summary>
/// <param name="Path">Folder in the lake, as people copy it.</param>
public sealed record DatasetRow(
    [property: Key] Guid DatasetId,
    int Number,
    Guid UseCaseId,
    int UseCaseNumber,
    string Name,
    ImmutableArray<string> Tags,
    DatasetStatus Status,
    string Path,
    string FileName,
    long FileBytes,
    string? Delimiter,
    DateTimeOffset RequestedAt,
    Guid? OwnerId,
    int? TableVersion,
    string? TableFile,
    long? RowsCount,
    ImmutableArray<ColumnSchema> Columns,
    long? Bytes,
    string? Sha256,
    string? SourceSha256,
    DateTimeOffset? IngestedAt,
    string? FailureRule,
    long? FailureLine,
    int? FailureColumn);

public sealed class DatasetRows : TemporalProjection<DatasetRow>
{
    public DatasetRows()
        : base("dataset")
    {
        Project<DatasetImportRequested>(e => e.StreamId, (_, e) => new(
            e.StreamId, e.Data.Number, e.Data.UseCaseId, e.Data.UseCaseNumber, e.Data.Name, e.Data.Tags, DatasetStatus.Importing,
            Dataset.Create(e.Data).Path, e.Data.FileName, e.Data.FileBytes, e.Data.Delimiter, e.Timestamp, Guid.TryParse(e.UserName, out var owner) ? owner : null,
            null, null, null, [], null, null, null, null, null, null, null));
        Project<DatasetIngested>(e => e.StreamId, (row, e) => row is null ? null : row with
        {
            Status = DatasetStatus.Ready,
            Path = e.Data.Path,
            TableVersion = e.Data.Version,
            TableFile = e.Data.File,
            RowsCount = e.Data.Rows,
            Columns = e.Data.Columns,
            Bytes = e.Data.Bytes,
            Sha256 = e.Data.Sha256,
            SourceSha256 = e.Data.SourceSha256,
            Delimiter = e.Data.Delimiter,
            IngestedAt = e.Timestamp,
        });
        Project<DatasetIngestionFailed>(e => e.StreamId, (row, e) => row is null ? null : row with
        {
            Status = DatasetStatus.Failed, FailureRule = e.Data.Rule, FailureLine = e.Data.Line, FailureColumn = e.Data.Column,
        });
        Project<DatasetTagsChanged>(e => e.StreamId, (row, e) => row is null ? null : row with { Tags = e.Data.Tags });
        Project<DatasetArchived>(e => e.StreamId, (row, _) => row is null ? null : row with { Status = DatasetStatus.Archived });
    }

    public override IReadOnlyList<string> Indexes => ["use_case_id", "number"];
}
