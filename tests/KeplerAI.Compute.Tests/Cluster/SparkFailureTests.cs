using System.Diagnostics;
using System.Text;
using System.Text.Json;
using KeplerAI.Compute.Cluster;
using KeplerAI.Compute.Databases;
using KeplerAI.Compute.DuckDb.Worker;
using KeplerAI.Compute.Ingestion;
using KeplerAI.Compute.Tests.Databases;
using KeplerAI.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Compute.Tests.Cluster;

/// <summary>What a job leaves behind when it is cut off, and who can see its password while it runs.</summary>
[Collection(nameof(Profiles))]
public sealed class SparkFailureTests(ProfilesFixture profiles)
{
    [SparkFact]
    public async Task A_job_cut_off_in_the_middle_leaves_nothing_and_nobody_saw_its_password()
    {
        var server = await MariaDbServer.SharedAsync();
        var name = await server.CreateDatabaseAsync();
        // Each row takes its time at the server: the job is in the middle of it when it is cut off.
        await server.ExecuteAsync(name, "create table lent (n int); insert into lent select seq from seq_1_to_200; create view lents as select n, sleep(0.5) as s from lent;");
        using var stop = new CancellationTokenSource();
        var target = profiles.NewFile();
        var reading = profiles.Spark.GetRequiredService<IDatabaseSource>().ExtractAsync(new(SourceFixture.MySqlAt(server, name), null, "lents", ["n", "s"], null, target), new Progress<long>(), stop.Token);
        await Until.HoldsAsync(async () => reading.IsCompleted || (await server.ExecuteAsync("", "select count(*) from information_schema.processlist where info like '%lents%' and info like '%c0%' and user = 'lecteur'")).Trim() != "0");
        reading.IsCompleted.ShouldBeFalse(profiles.LastLog());
        Secrets().ShouldBeEmpty();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(reading);
        File.Exists(target).ShouldBeFalse();
        await Until.HoldsAsync(async () => await profiles.Cluster.ApplicationsAsync() == 0);
        (await profiles.Hdfs.Files.ListAsync($"{profiles.Options.Root}/.staging", CancellationToken.None)).Select(s => s.Name).ShouldBe(["ready"]);
        foreach (var log in Directory.GetFiles(profiles.Options.LogFolder)) (await File.ReadAllTextAsync(log)).ShouldNotContain(MariaDbServer.Password);
    }

    [SparkFact]
    public async Task A_master_that_is_away_is_said_at_once_and_a_driver_that_breaks_is_a_failed_job()
    {
        async Task<FileIngestResult> IngestAsync(string name, ClusterOptions options)
        {
            var target = profiles.NewFile();
            var request = new FileIngestRequest(profiles.Write("a\n1\nx\n"u8.ToArray()), "x.csv", new SourceOptions(), null, BadRowPolicy.Stop, target, target + ".r", target + ".s");
            var result = await profiles.Services(name, options).GetRequiredService<IFileIngestion>().IngestAsync(request, new Progress<IngestProgress>(), CancellationToken.None);
            Directory.GetFiles(profiles.Folder, Path.GetFileName(target) + "*").ShouldBeEmpty();
            Directory.GetFiles(Path.Combine(profiles.Folder, "spill"), "*.clean").ShouldBeEmpty();
            return result;
        }
        (await IngestAsync("away", profiles.Options with { SparkMaster = "spark://127.0.0.1:1" })).ShouldBe(new(null, new IngestProblem("spark.unreachable")));
        (await IngestAsync("broken", profiles.Options with { Script = "/nowhere/ingest.py" })).ShouldBe(new(null, new IngestProblem("spark.failed")));
        (await IngestAsync("hdfs", profiles.Options with { WebHdfs = "http://127.0.0.1:1" })).ShouldBe(new(null, new IngestProblem("hdfs.failed")));
        var previous = profiles.Parquet("SELECT 1::BIGINT n");
        var merging = profiles.Services("merge", profiles.Options with { SparkMaster = "spark://127.0.0.1:1" }).GetRequiredService<IDatabaseSource>();
        (await Should.ThrowAsync<DuckDbWorkerException>(merging.MergeAsync(new(previous, previous, null, profiles.NewFile()), CancellationToken.None))).Rule.ShouldBe("spark.unreachable");
    }

    [Fact]
    public async Task A_job_whose_platform_died_before_it_began_does_nothing()
    {
        var script = new ClusterOptions("spark://127.0.0.1:1", "/nowhere", "", "").Script;
        using var job = Process.Start(new ProcessStartInfo("/usr/bin/python3", [script]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        await job.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new SparkPlan("parquet", "hdfs://127.0.0.1:1/x") { Platform = 1 }, WorkerJson.Options));
        (await job.StandardOutput.ReadToEndAsync()).ShouldBeEmpty();
        await job.WaitForExitAsync();
        job.ExitCode.ShouldBe(1);
    }

    /// <summary>Processes whose arguments or environment hold the password; this one's own memory is no such place.</summary>
    private static List<string> Secrets()
    {
        var (secret, found) = (Encoding.UTF8.GetBytes(MariaDbServer.Password), new List<string>());
        foreach (var folder in Directory.GetDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _)))
        {
            foreach (var file in new[] { "cmdline", "environ" })
            {
                try
                {
                    if (File.ReadAllBytes(Path.Combine(folder, file)).AsSpan().IndexOf(secret) >= 0) found.Add($"{folder}/{file}");
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    // It ended meanwhile, or is none of ours.
                }
            }
        }
        return found;
    }
}
