using System.Collections.Immutable;
using KeplerAI.EventStore;

namespace KeplerAI.Lab.Datasets;

/// <summary>One version of a dataset, purged ones included. Table <c>dataset_version</c>.</summary>
/// <param name="UploaderId">Null for versions of before origins were recorded: the dataset's owner.</param>
/// <param name="OriginWindow">The days appended, for a database in append mode.</param>
/// <param name="PurgedAt">Null while its files stand in the lake.</param>
public sealed record DatasetVersionRow(
    [property: Key] Guid DatasetId,
    [property: Key] int Version,
    DateTimeOffset At,
    OriginKind Kind,
    Guid? UploaderId,
    string? FileName,
    Guid? JobId,
    int? RunNumber,
    Guid? ConnectionId,
    string? OriginTable,
    string? OriginWindow,
    string File,
    long RowsCount,
    ImmutableArray<ColumnSchema> Columns,
    long Bytes,
    string Sha256,
    string SourceSha256,
    long Rejected,
    string? RejectsFile,
    string? StatsFile,
    DateTimeOffset? PurgedAt);

public sealed class DatasetVersionRows : TemporalProjection<DatasetVersionRow>
{
    public DatasetVersionRows()
        : base("dataset_version")
    {
        Project<DatasetIngested>(e => (e.StreamId, e.Data.Version), (_, e) =>
        {
            var (v, o) = (e.Data, e.Data.Origin);
            return new(
                e.StreamId, v.Version, e.Timestamp, o?.Kind ?? OriginKind.File, o?.UploaderId, o?.FileName, o?.JobId, o?.RunNumber, o?.ConnectionId, o?.Table, o?.Window,
                v.File, v.Rows, v.Columns, v.Bytes, v.Sha256, v.SourceSha256, v.Rejected ?? 0, v.RejectsFile, v.StatsFile, null);
        });
        Project<DatasetVersionPurged>(e => (e.StreamId, e.Data.Version), (row, e) => row is null ? null : row with { PurgedAt = e.Timestamp });
    }

    public override IReadOnlyList<string> Indexes => ["dataset_id"];
}
