using System.Collections.Immutable;
using KeplerAI.EventStore;

namespace KeplerAI.Lab.Datasets;

/// <summary>A dataset as its list and page show it.</summary>
/// <param name="Path">Folder in the lake, as people copy it.</param>
/// <param name="FailureRule">Why the last attempt gave no version; null once one has.</param>
/// <param name="PendingUpload">The received file that is to become a version.</param>
/// <param name="IngestedAt">When the rows that are read were recorded.</param>
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
    int? FailureColumn,
    string? FailureColumnName,
    OriginKind Origin,
    Guid? PendingUpload,
    string? PendingFile,
    Guid? SourceJobId,
    Guid? SourceConnectionId,
    long? Rejected,
    string? RejectsFile,
    string? StatsFile,
    int LastVersion);

public sealed class DatasetRows : TemporalProjection<DatasetRow>
{
    public DatasetRows()
        : base("dataset", version: 2)
    {
        Project<DatasetImportRequested>(e => e.StreamId, (_, e) => new(
            e.StreamId, e.Data.Number, e.Data.UseCaseId, e.Data.UseCaseNumber, e.Data.Name, e.Data.Tags, DatasetStatus.Importing,
            Dataset.Create(e.Data).Path, e.Data.FileName, e.Data.FileBytes, e.Data.Delimiter, e.Timestamp, Author(e),
            null, null, null, [], null, null, null, null, null, null, null, null, OriginKind.File, e.Data.UploadId, e.Data.FileName, null, null, null, null, null, 0));
        Project<DatasetDeclared>(e => e.StreamId, (_, e) => new(
            e.StreamId, e.Data.Number, e.Data.UseCaseId, e.Data.UseCaseNumber, e.Data.Name, e.Data.Tags, DatasetStatus.Importing, Dataset.Create(e.Data).Path, "", 0, null, e.Timestamp, Author(e),
            null, null, null, [], null, null, null, null, null, null, null, null, e.Data.Origin, null, null, null, null, null, null, null, 0));
        Project<DatasetVersionRequested>(e => e.StreamId, (row, e) => row is null ? null : row with { PendingUpload = e.Data.UploadId, PendingFile = e.Data.FileName });
        Project<DatasetIngested>(e => e.StreamId, (row, e) => row is null ? null : At(row, e.Data, e.Timestamp) with
        {
            Status = DatasetStatus.Ready, LastVersion = e.Data.Version, PendingUpload = null, PendingFile = null, FailureRule = null, FailureLine = null, FailureColumn = null, FailureColumnName = null,
        });
        Project<DatasetIngestionFailed>(e => e.StreamId, (row, e) => row is null ? null : row with
        {
            Status = row.TableFile is null ? DatasetStatus.Failed : row.Status, PendingUpload = null, FailureRule = e.Data.Rule, FailureLine = e.Data.Line, FailureColumn = e.Data.Column, FailureColumnName = e.Data.ColumnName,
        });
        Project<DatasetVersionReverted>(e => e.StreamId, (row, e) => row is null ? null : At(row, e.Data.Restored, e.Timestamp));
        Project<DatasetTagsChanged>(e => e.StreamId, (row, e) => row is null ? null : row with { Tags = e.Data.Tags });
        Project<DatasetArchived>(e => e.StreamId, (row, _) => row is null ? null : row with { Status = DatasetStatus.Archived });
    }

    public override IReadOnlyList<string> Indexes => ["use_case_id", "number"];

    private static DatasetRow At(DatasetRow row, DatasetIngested e, DateTimeOffset at) => row with
    {
        Path = e.Path,
        FileName = e.Origin?.FileName ?? row.PendingFile ?? row.FileName,
        TableVersion = e.Version,
        TableFile = e.File,
        RowsCount = e.Rows,
        Columns = e.Columns,
        Bytes = e.Bytes,
        Sha256 = e.Sha256,
        SourceSha256 = e.SourceSha256,
        Delimiter = e.Delimiter,
        IngestedAt = at,
        SourceJobId = e.Origin?.JobId,
        SourceConnectionId = e.Origin?.ConnectionId,
        Rejected = e.Rejected,
        RejectsFile = e.RejectsFile,
        StatsFile = e.StatsFile,
    };

    private static Guid? Author(IEvent e) => Guid.TryParse(e.UserName, out var id) ? id : null;
}
