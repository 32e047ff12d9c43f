using KeplerAI.Compute.Ingestion;
using KeplerAI.EventStore;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.Datasets;

/// <summary>Runs the ingestion and publishes its table, or records why there is none.</summary>
public sealed class IngestDatasetHandler(ICsvIngestion ingestion, DatasetPublisher publisher, Uploads uploads, IProgressBoard board, ICommandBus bus, ILogger<IngestDatasetHandler> log)
    : IWorkHandler<IngestDataset>
{
    public async Task HandleAsync(IngestDataset work, WorkLease lease, CancellationToken ct)
    {
        var origin = new DatasetOrigin(OriginKind.File, DatasetOrigin.KeyOfUpload(work.UploadId), work.UploaderId, work.FileName);
        if (await RunAsync(work, origin, ct) is { } failure)
        {
            var key = DeterministicGuid.From("ingestion", $"{work.DatasetId}/{origin.Key}/failed");
            var result = await bus.SendAsync(new RecordDatasetIngestionFailed(work.DatasetId, origin.Key, failure.Rule, failure.Line, failure.Column), new CommandEnvelope(Actor.System.UserId, key), ct);
            if (!result.Ok)
                throw new InvalidOperationException($"The outcome of the import was not recorded: {result.Outcome}.");
        }

        uploads.Remove(work.UploadId);
    }

    private async Task<IngestProblem?> RunAsync(IngestDataset work, DatasetOrigin origin, CancellationToken ct)
    {
        var source = uploads.PathOf(work.UploadId);
        if (!File.Exists(source))
            return new("dataset.upload_missing");
        var target = $"{source}.parquet";
        try
        {
            File.Delete(target);
            var result = await ingestion.IngestAsync(new(source, work.FileName, work.Delimiter, target), new Progress(board, IngestDataset.ProgressKey(work.DatasetId)), ct);
            if (result.Table is { } table)
                await publisher.PublishAsync(work.DatasetId, target, origin, table: new(new(table.Rows, table.Columns), table.Sha256, table.SourceSha256, table.Delimiter), ct: ct);
            return result.Problem;
        }
        catch (DatasetRefusedException refused)
        {
            return new(refused.Rule);
        }
        catch (Exception e) when (!ct.IsCancellationRequested && e is not LeaseLostException)
        {
            log.LogError(e, "The import of {Dataset} broke", work.DatasetId);
            return new("dataset.ingestion_broken");
        }
        finally
        {
            File.Delete(target);
        }
    }

    /// <summary>Reports are best effort: the board coalesces them, and the outcome does not depend on them.</summary>
    private sealed class Progress(IProgressBoard board, string key) : IProgress<IngestProgress>
    {
        public void Report(IngestProgress value) => _ = board.ReportAsync(key, $"dataset.phase.{value.Phase}", value.Fraction);
    }
}
