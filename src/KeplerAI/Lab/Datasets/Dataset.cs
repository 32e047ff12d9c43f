using System.Collections.Immutable;
using KeplerAI.EventStore;

namespace KeplerAI.Lab.Datasets;

public enum DatasetStatus
{
    Importing,
    Ready,
    Failed,
    Archived,
}

/// <summary>A column of a table: its name, its DuckDB type, and whether leading zeros made it text.</summary>
public sealed record ColumnSchema(string Name, string Type);

/// <param name="Table">The slug of <paramref name="Name"/>, unique in the use case: /UC_n/data_stock/raw_data/table_{Table}.</param>
/// <param name="UploadId">The received file in the platform's upload folder; never a client's path.</param>
/// <param name="Delimiter">Null: detect it.</param>
[EventName("dataset_import_requested")]
public sealed record DatasetImportRequested(Guid DatasetId, int Number, Guid UseCaseId, int UseCaseNumber, string Name, string Table, string FileName, long FileBytes, Guid UploadId, string? Delimiter, ImmutableArray<string> Tags);

/// <summary>The table is in the lake. No cell value is in the event.</summary>
/// <param name="Path">Folder of the table as shown on screen.</param>
/// <param name="File">The immutable Parquet file of this version, inside that folder.</param>
[EventName("dataset_ingested")]
public sealed record DatasetIngested(int Version, string Path, string File, long Rows, ImmutableArray<ColumnSchema> Columns, long Bytes, string Sha256, string SourceSha256, string Delimiter);

/// <param name="Rule">Resource key of the reason.</param>
[EventName("dataset_ingestion_failed")]
public sealed record DatasetIngestionFailed(string Rule, long? Line, int? Column);

[EventName("dataset_tags_changed")]
public sealed record DatasetTagsChanged(ImmutableArray<string> Tags);

[EventName("dataset_archived")]
public sealed record DatasetArchived(string Reason);

public sealed record Dataset(Guid Id, int Number, Guid UseCaseId, int UseCaseNumber, string Name, string Table, ImmutableArray<string> Tags, DatasetStatus Status, DatasetIngested? Current)
{
    public string Path => $"/UC_{UseCaseNumber}/data_stock/raw_data/table_{Table}";

    public static Dataset Create(DatasetImportRequested e) => new(e.DatasetId, e.Number, e.UseCaseId, e.UseCaseNumber, e.Name, e.Table, e.Tags, DatasetStatus.Importing, null);

    public Dataset Apply(DatasetIngested e) => this with { Status = DatasetStatus.Ready, Current = e };

    public Dataset Apply(DatasetIngestionFailed _) => this with { Status = DatasetStatus.Failed };

    public Dataset Apply(DatasetTagsChanged e) => this with { Tags = e.Tags };

    public Dataset Apply(DatasetArchived _) => this with { Status = DatasetStatus.Archived };
}
