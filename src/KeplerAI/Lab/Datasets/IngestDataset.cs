using KeplerAI.Messaging;

namespace KeplerAI.Lab.Datasets;

/// <summary>The work of an import: from the received file to a version of the table in the lake.</summary>
public sealed record IngestDataset(Guid DatasetId, string Path, string FileName, Guid UploadId, string? Delimiter)
{
    public static string ProgressKey(Guid datasetId) => $"dataset:{datasetId}";
}

public sealed class DatasetReactor : Reactor
{
    // An import cut off by a crash begins anew: nothing of it stands before its last step.
    private const int Attempts = 3;

    public DatasetReactor()
        : base("dataset-ingestion") =>
        On<DatasetImportRequested>(e =>
        [
            new Enqueue(
                "ingestion",
                $"ingest:{e.StreamId}",
                new IngestDataset(e.StreamId, Dataset.Create(e.Data).Path, e.Data.FileName, e.Data.UploadId, e.Data.Delimiter),
                MaxAttempts: Attempts),
        ]);
}
