using KeplerAI.Compute.DataLake;
using KeplerAI.Compute.Ingestion;

namespace KeplerAI.Compute.Cluster;

/// <summary>A table that Spark writes into HDFS, brought down to a local file; HDFS keeps it until the lake gives it its place.</summary>
internal sealed class SparkTables(SparkDriver driver, HdfsFolder hdfs, ITableReader reader)
{
    public HdfsFolder Hdfs => hdfs;

    /// <param name="prepare">Puts into the job's folder what Spark reads, and says what it is to do.</param>
    /// <param name="target">Local file; nothing is left of it when anything fails.</param>
    public async Task<SparkTable> MakeAsync(Func<string, Task<SparkPlan>> prepare, string target, Action<string>? phase, CancellationToken ct)
    {
        var (folder, done) = (await hdfs.NewJobAsync(ct), false);
        try
        {
            var table = $"{folder}/table";
            var outcome = await driver.RunAsync(await prepare(folder) with { Output = hdfs.Uri(table) }, phase, ct);
            var parts = (await hdfs.Files.ListAsync(table, ct)).Where(s => s.Name.EndsWith(".parquet", StringComparison.Ordinal)).ToList();
            if (parts is not [var part]) throw new SparkException("spark.failed", "parts");
            await hdfs.Files.DownloadAsync($"{table}/{part.Name}", target, ct);
            Durable.FlushFile(target);
            var shape = await reader.DescribeAsync(target, ct);
            if (shape.Rows != outcome.Rows || new FileInfo(target).Length != part.Length) throw new SparkException("spark.rows_differ", null);
            var sha = await Task.Run(() => Durable.Sha256(target), ct);
            await hdfs.KeepAsync($"{table}/{part.Name}", sha, ct);
            done = true;
            return new(shape.Rows, outcome.Lost, shape.Columns, part.Length, sha);
        }
        finally
        {
            if (!done) File.Delete(target);
            await CleanAsync(folder);
        }
    }

    // What cannot be deleted now goes with a later job, a day on; the reason why the job failed must not be hidden by it.
    private async Task CleanAsync(string folder)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            await hdfs.Files.DeleteAsync(folder, patience.Token);
        }
        catch (Exception e) when (e is HdfsException or OperationCanceledException)
        {
        }
    }
}
