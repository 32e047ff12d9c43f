using System.Collections.Immutable;
using KeplerAI.EventStore;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.Datasets;

/// <summary>The work of an import: from the received file to a version of the table in the lake.</summary>
/// <param name="UploaderId">Who sent the file.</param>
public sealed record IngestDataset(
    Guid DatasetId, string FileName, Guid UploadId, string? Delimiter, Guid? UploaderId, ReadingOptions? Options = null, ImmutableArray<ChosenColumn>? Columns = null, BadRowChoice? BadRows = null)
{
    /// <summary>An import cut off by a crash begins anew: nothing of it stands before its last step. When all are cut off, later ones only say so.</summary>
    public const int Attempts = 3;

    public const int MaxAttempts = Attempts + 3;

    public static string ProgressKey(Guid datasetId) => $"dataset:{datasetId}";
}

public sealed class DatasetReactor : Reactor
{
    private const int Attempts = 3;

    public DatasetReactor()
        : base("dataset-ingestion")
    {
        On<DatasetImportRequested>(e => [Work(e, new(e.StreamId, e.Data.FileName, e.Data.UploadId, e.Data.Delimiter, Author(e), e.Data.Options, e.Data.Columns, e.Data.BadRows))]);
        On<DatasetVersionRequested>(e => [Work(e, new(e.StreamId, e.Data.FileName, e.Data.UploadId, null, Author(e), e.Data.Options, e.Data.Columns, e.Data.BadRows))]);
        On<DatasetVersionReverted>(e => [new Enqueue("datasets", $"point:{e.StreamId}:{e.Version}", new PointDataset(e.StreamId), MaxAttempts: Attempts)]);
        On<DatasetIngested>(e => e.Data.Version > 1 ? [new Enqueue("datasets", $"purge:{e.StreamId}:{e.Data.Version}", new PurgeVersions(e.StreamId), MaxAttempts: Attempts)] : []);
    }

    private static Enqueue Work(IEvent e, IngestDataset work) => new("ingestion", e.Version == 1 ? $"ingest:{e.StreamId}" : $"ingest:{e.StreamId}:{e.Version}", work, MaxAttempts: IngestDataset.MaxAttempts);

    private static Guid? Author(IEvent e) => Guid.TryParse(e.UserName, out var id) ? id : null;
}
