using KeplerAI.Compute.DuckDb;
using KeplerAI.Compute.DuckDb.Worker;
using KeplerAI.Compute.Ingestion;

namespace KeplerAI.Compute.Cluster;

/// <summary>
/// Files on the cluster: the embedded pass over the whole file decides what it is, which types its columns have and which rows are set aside; Spark makes the
/// values and writes the table.
/// </summary>
internal sealed class SparkFileIngestion(IFileIngestion embedded, DuckDbWorker worker, DuckDbOptions duckDb, SparkTables tables, ITableStatistics statistics) : IFileIngestion
{
    public Task<InspectResult> InspectAsync(InspectRequest request, IProgress<IngestProgress> progress, CancellationToken ct) => embedded.InspectAsync(request, progress, ct);

    public async Task<FileIngestResult> IngestAsync(FileIngestRequest request, IProgress<IngestProgress> progress, CancellationToken ct)
    {
        duckDb.MakeTempFolder();
        var (copy, done) = (Path.Combine(duckDb.TempFolder, $"{Guid.NewGuid():N}.clean"), false);
        try
        {
            var clean = await worker.RunAsync<CleanResult>(FileTask.Cleaning, new CleanRequest(request, copy), (phase, part) => progress.Report(new(phase, part)), ct);
            if (clean.Facts is not { } facts) return new(null, clean.Problem);
            var table = await tables.MakeAsync(folder => PlanAsync(clean, folder, ct), request.TargetFile, phase => progress.Report(new(phase, 0)), ct);
            if (table.Rows != facts.Rows) throw new SparkException("spark.rows_differ", null);
            progress.Report(new("statistics", 0));
            await statistics.WriteAsync(request.TargetFile, request.StatsFile, ct);
            done = true;
            return new(new(facts, table.Rows, table.Columns, table.Bytes, table.Sha256, clean.SourceSha256, clean.Rejected, clean.RejectsSha256), null);
        }
        catch (DuckDbWorkerException e) when (e.Rule != "duckdb.failed")
        {
            return new(null, new IngestProblem(e.Rule));
        }
        catch (HdfsException)
        {
            return new(null, new IngestProblem("hdfs.failed"));
        }
        finally
        {
            File.Delete(copy);
            if (!done)
                foreach (var file in new[] { request.TargetFile, request.RejectsFile, request.StatsFile }) File.Delete(file);
        }
    }

    private async Task<SparkPlan> PlanAsync(CleanResult clean, string folder, CancellationToken ct)
    {
        var (input, texts) = ($"{folder}/rows", clean.Form == CleanForm.Texts);
        await tables.Hdfs.Files.UploadAsync(clean.File, input, ct);
        return new(texts ? "texts" : "parquet", "")
        {
            Input = tables.Hdfs.Uri(input),
            Width = clean.Columns.Length,
            Columns = [.. clean.Columns.Select((column, i) => new SparkColumn(column.Choice.Name, texts ? SparkSql.Of(column, i) : SparkSql.Kept(column, i)))],
        };
    }
}
