using KeplerAI.Compute.DuckDb.Worker;

namespace KeplerAI.Compute.Ingestion;

internal sealed class FileIngestion(DuckDbWorker worker) : IFileIngestion
{
    public async Task<InspectResult> InspectAsync(InspectRequest request, IProgress<IngestProgress> progress, CancellationToken ct)
    {
        try
        {
            return await worker.RunAsync<InspectResult>(FileTask.Inspecting, request, Tell(progress), ct);
        }
        catch (DuckDbWorkerException e) when (Ended(e))
        {
            return new InspectResult(null, new IngestProblem(e.Rule));
        }
    }

    public async Task<FileIngestResult> IngestAsync(FileIngestRequest request, IProgress<IngestProgress> progress, CancellationToken ct)
    {
        var done = false;
        try
        {
            var result = await worker.RunAsync<FileIngestResult>(FileTask.Ingesting, request, Tell(progress), ct);
            done = result.Table is not null;
            return result;
        }
        catch (DuckDbWorkerException e) when (Ended(e))
        {
            return new FileIngestResult(null, new IngestProblem(e.Rule));
        }
        finally
        {
            // A half-written table must not be taken for one.
            if (!done)
                foreach (var file in new[] { request.TargetFile, request.RejectsFile, request.StatsFile }) File.Delete(file);
        }
    }

    /// <summary>The process took too much memory, or something ended it: the file is told about; other failures are the program's own.</summary>
    private static bool Ended(DuckDbWorkerException e) => e.Rule is "duckdb.ended" or "duckdb.memory";

    private static Action<string, double> Tell(IProgress<IngestProgress> progress) => (phase, fraction) => progress.Report(new IngestProgress(phase, fraction));
}
