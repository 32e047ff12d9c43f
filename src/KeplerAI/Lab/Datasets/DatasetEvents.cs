using System.Collections.Immutable;
using System.Text.Json.Serialization;
using KeplerAI.EventStore;

namespace KeplerAI.Lab.Datasets;

/// <summary>A column of a table: its name, its DuckDB type, and whether leading zeros made it text.</summary>
public sealed record ColumnSchema(string Name, string Type);

/// <param name="Table">The slug of <paramref name="Name"/>, unique in the use case: /UC_n/data_stock/raw_data/table_{Table}.</param>
/// <param name="UploadId">The received file in the platform's upload folder; never a client's path.</param>
/// <param name="Delimiter">Null: detect it.</param>
/// <param name="Options">Null: everything is detected.</param>
/// <param name="Columns">Null: types as inferred over the whole file.</param>
/// <param name="BadRows">Null: the first bad row stops the import.</param>
[EventName("dataset_import_requested")]
public sealed record DatasetImportRequested(
    Guid DatasetId, int Number, Guid UseCaseId, int UseCaseNumber, string Name, string Table, string FileName, long FileBytes, Guid UploadId, string? Delimiter, ImmutableArray<string> Tags,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ReadingOptions? Options = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ImmutableArray<ChosenColumn>? Columns = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] BadRowChoice? BadRows = null);

/// <summary>A dataset that is not born from a file: a table of a database, or what a job saves.</summary>
[EventName("dataset_declared")]
public sealed record DatasetDeclared(Guid DatasetId, int Number, Guid UseCaseId, int UseCaseNumber, string Name, string Table, ImmutableArray<string> Tags, OriginKind Origin);

/// <summary>A file is to become the next version of a dataset that has one already.</summary>
[EventName("dataset_version_requested")]
public sealed record DatasetVersionRequested(string FileName, long FileBytes, Guid UploadId, ReadingOptions? Options, ImmutableArray<ChosenColumn>? Columns, BadRowChoice? BadRows);

/// <summary>A version of the table is in the lake, and is the one that is read from now on. No cell value is in the event.</summary>
/// <param name="Path">Folder of the table as shown on screen.</param>
/// <param name="File">The immutable Parquet file of this version, inside that folder; its rows set aside and its statistics stand beside it.</param>
/// <param name="Rejected">Rows set aside.</param>
[EventName("dataset_ingested")]
public sealed record DatasetIngested(
    int Version, string Path, string File, long Rows, ImmutableArray<ColumnSchema> Columns, long Bytes, string Sha256, string SourceSha256, string Delimiter,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Rejected = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RejectsFile = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? StatsFile = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DatasetOrigin? Origin = null);

/// <param name="Rule">Resource key of the reason.</param>
/// <param name="ColumnName">The column's name, when it is known.</param>
[EventName("dataset_ingestion_failed")]
public sealed record DatasetIngestionFailed(string Rule, long? Line, int? Column, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ColumnName = null);

/// <summary>An earlier version is the one that is read again.</summary>
/// <param name="From">The version that was read until now, and <paramref name="FromSha256"/> its content.</param>
/// <param name="Restored">The version as it was recorded.</param>
[EventName("dataset_version_reverted")]
public sealed record DatasetVersionReverted(int Version, int From, string FromSha256, DatasetIngested Restored);

/// <summary>A version beyond those that are kept is gone from the lake; nothing referred to it.</summary>
[EventName("dataset_version_purged")]
public sealed record DatasetVersionPurged(int Version, string File, string Sha256);

/// <summary>Somebody took the rows set aside out of the platform.</summary>
[EventName("dataset_rejects_downloaded")]
public sealed record DatasetRejectsDownloaded(int Version, long Rows);

[EventName("dataset_tags_changed")]
public sealed record DatasetTagsChanged(ImmutableArray<string> Tags);

[EventName("dataset_archived")]
public sealed record DatasetArchived(string Reason);
