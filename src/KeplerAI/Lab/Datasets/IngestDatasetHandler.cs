using KeplerAI.Compute.Ingestion;
using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets.Uploads;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.Datasets;

/// <summary>Runs the ingestion and publishes its table, or records why there is none.</summary>
public sealed class IngestDatasetHandler(IFileIngestion ingestion, DatasetPublisher publisher, UploadFiles files, UploadStore uploads, IProgressBoard board, ICommandBus bus, ILogger<IngestDatasetHandler> log)
    : IWorkHandler<IngestDataset>
{
    public async Task HandleAsync(IngestDataset work, WorkLease lease, CancellationToken ct)
    {
        var origin = new DatasetOrigin(OriginKind.File, DatasetOrigin.KeyOfUpload(work.UploadId), work.UploaderId, work.FileName);
        if (await RunAsync(work, lease, origin, ct) is { } failure)
        {
            // The column by its name, where the import knows it.
            var name = failure.Column is { } column && work.Columns is { } columns && column <= columns.Length ? columns[column - 1].Name : null;
            var key = DeterministicGuid.From("ingestion", $"{work.DatasetId}/{origin.Key}/failed");
            var result = await bus.SendAsync(new RecordDatasetIngestionFailed(work.DatasetId, origin.Key, failure.Rule, failure.Line, failure.Column, name), new CommandEnvelope(Actor.System.UserId, key), ct);
            if (!result.Ok)
                throw new InvalidOperationException($"The outcome of the import was not recorded: {result.Outcome}.");
        }

        files.Remove(work.UploadId);
        await uploads.RemoveAsync(work.UploadId, ct);
    }

    private async Task<IngestProblem?> RunAsync(IngestDataset work, WorkLease lease, DatasetOrigin origin, CancellationToken ct)
    {
        var source = files.PathOf(work.UploadId);
        if (!File.Exists(source))
            return new("dataset.upload_missing");
        if (lease.Attempt > IngestDataset.Attempts && !await publisher.HasAsync(work.DatasetId, origin.Key, ct))
            return new("dataset.interrupted");
        // Of this attempt alone: one that was overtaken and still writes must not write into its successor's files.
        var (target, rejects, stats) = ($"{source}.{lease.Attempt}.parquet", $"{source}.{lease.Attempt}.rejects", $"{source}.{lease.Attempt}.stats");
        try
        {
            var options = (work.Options ?? new(Delimiter: work.Delimiter)).ToSource();
            var result = await ingestion.IngestAsync(
                new(source, work.FileName, options, work.Columns.ToColumns(), work.BadRows.ToPolicy(), target, rejects, stats), new IngestReport(board, IngestDataset.ProgressKey(work.DatasetId)), ct);
            if (result.Table is { } table)
                await publisher.PublishAsync(
                    work.DatasetId, target, origin, table.RejectedRows, rejects, stats, new(new(table.Rows, table.Columns), table.Sha256, table.SourceSha256, table.Facts.Delimiter ?? ""), ct);
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
            foreach (var file in new[] { target, rejects, stats })
                File.Delete(file);
        }
    }
}
