using System.Diagnostics;
using System.Text;
using KeplerAI.Compute.DataLake;
using KeplerAI.Compute.Ingestion;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Compute.Tests.Cluster;

/// <summary>What people do with an ingested table on a cluster: a PySpark of their own reads it at the path that the pages show.</summary>
[Collection(nameof(Profiles))]
public sealed class SparkReadTests(ProfilesFixture profiles)
{
    private const string Table = "/UC_9/data_stock/raw_data/table_clients";

    private const string Script = """
        import sys
        from pyspark.sql import SparkSession
        frame = SparkSession.builder.getOrCreate().read.parquet(sys.argv[1])
        print("types", *[f"{name}:{kind}" for name, kind in frame.dtypes])
        for row in frame.orderBy("n").collect():
            print("row", *row)
        """;

    [SparkFact]
    [Trait("Requirement", "R102")]
    public async Task An_ingested_table_in_HDFS_is_loaded_as_a_DataFrame_of_Spark()
    {
        var (lake, target) = (profiles.Spark.GetRequiredService<IDataLake>(), profiles.NewFile());
        var request = new FileIngestRequest(profiles.Write(Encoding.UTF8.GetBytes("n;code;jour\n2;007;29/02/2024\n1;012;01/03/2024\n")), "clients.csv", new SourceOptions(), null, BadRowPolicy.Stop, target, target + ".r", target + ".s");
        var result = await profiles.Spark.GetRequiredService<IFileIngestion>().IngestAsync(request, new Progress<IngestProgress>(), CancellationToken.None);
        result.Problem.ShouldBeNull(profiles.LastLog());
        var file = await lake.AdoptAsync(target, $"{Table}/v000001-{result.Table!.Sha256[..8]}.parquet", CancellationToken.None);

        var lines = await SubmitAsync(profiles.Hdfs.Uri(profiles.Hdfs.Of(file.Path)));
        lines.ShouldContain("types n:bigint code:string jour:date");
        lines.Where(line => line.StartsWith("row ", StringComparison.Ordinal)).ShouldBe(["row 1 012 2024-03-01", "row 2 007 2024-02-29"]);
    }

    private async Task<string[]> SubmitAsync(string path)
    {
        var script = profiles.NewFile(".py");
        await File.WriteAllTextAsync(script, Script);
        var start = new ProcessStartInfo(Path.Combine(profiles.Cluster.SparkHome, "bin", "spark-submit"), ["--master", "local[1]", "--driver-memory", "512m", script, path]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        (start.Environment["HADOOP_CONF_DIR"], start.Environment["PYSPARK_PYTHON"]) = (profiles.Cluster.HadoopConf, "/usr/bin/python3");
        using var run = Process.Start(start)!;
        var (output, error) = (run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync());
        await run.WaitForExitAsync();
        run.ExitCode.ShouldBe(0, await error);
        return (await output).Split('\n');
    }
}
