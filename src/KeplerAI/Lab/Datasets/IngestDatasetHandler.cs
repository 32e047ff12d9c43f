using KeplerAI.Compute.DataLake;
using KeplerAI.Compute.Ingestion;
using KeplerAI.EventStore;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.Datasets;

/// <summary>Runs the ingestion, adopts the Parquet file into the lake and records what came of it.</summary>
public sealed class IngestDatasetHandler(ICsvIngestion ingestion, IDataLake lake, Uploads uploads, IProgressBoard board, ICommandBus bus, ILogger<IngestDatasetHandler> log)
    : IWorkHandler<IngestDataset>
{
    public async Task HandleAsync(IngestDataset work, WorkLease lease, CancellationToken ct)
    {
        var outcome = await RunAsync(work, ct);
        var key = DeterministicGuid.From("ingestion", $"{work.DatasetId}/{outcome.GetType().Name}");
        var result = await bus.SendAsync(outcome, new CommandEnvelope(Actor.System.UserId, key), ct);
        if (!result.Ok)
            throw new InvalidOperationException($"The outcome of the import was not recorded: {result.Outcome}.");
        uploads.Remove(work.UploadId);
    }

    private async Task<ICommand> RunAsync(IngestDataset work, CancellationToken ct)
    {
        var source = uploads.PathOf(work.UploadId);
        if (!File.Exists(source))
            return new RecordDatasetIngestionFailed(work.DatasetId, "dataset.upload_missing", null, null);
        var target = $"{source}.parquet";
        try
        {
            File.Delete(target);
            var result = await ingestion.IngestAsync(new(source, work.FileName, work.Delimiter, target), new Progress(board, IngestDataset.ProgressKey(work.DatasetId)), ct);
            return result.Table is { } table
                ? await AdoptAsync(work, target, table, ct)
                : new RecordDatasetIngestionFailed(work.DatasetId, result.Problem!.Rule, result.Problem.Line, result.Problem.Column);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            log.LogError(e, "The import of {Dataset} broke", work.DatasetId);
            return new RecordDatasetIngestionFailed(work.DatasetId, "dataset.ingestion_broken", null, null);
        }
        finally
        {
            File.Delete(target);
        }
    }

    private async Task<RecordDatasetIngested> AdoptAsync(IngestDataset work, string parquet, IngestedTable table, CancellationToken ct)
    {
        var file = $"v000001-{table.Sha256[..8]}.parquet";
        await lake.AdoptAsync(parquet, $"{work.Path}/{file}", ct);
        await lake.PointAsync(work.Path, file, ct);
        return new(work.DatasetId, file, table.Rows, [.. table.Columns.Select(c => new ColumnSchema(c.Name, c.Type))], table.Bytes, table.Sha256, table.SourceSha256, table.Delimiter);
    }

    /// <summary>Reports are best effort: the board coalesces them, and the outcome does not depend on them.</summary>
    private sealed class Progress(IProgressBoard board, string key) : IProgress<IngestProgress>
    {
        public void Report(IngestProgress value) => _ = board.ReportAsync(key, $"dataset.phase.{value.Phase}", value.Fraction);
    }
}
