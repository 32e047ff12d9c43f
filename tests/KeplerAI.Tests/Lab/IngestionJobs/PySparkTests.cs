using KeplerAI.Compute.Execution;
using KeplerAI.Lab.IngestionJobs;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Tests.Lab.IngestionJobs;

public sealed class PySparkTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    /// <summary>Without a Spark the platform says so; with one, a script that needs it runs in the sandbox.</summary>
    [Fact]
    [Trait("Requirement", "R094")]
    public async Task A_PySpark_script_comes_into_force_only_where_Spark_is()
    {
        var road = await IngestionRoad.OpenAsync(host, "Spark");
        var form = IngestionRoad.Form("from pyspark.sql import SparkSession\nimport kepler\nkepler.save_dataset(SparkSession.builder.getOrCreate().range(3).toPandas(), 'ventes')\n") with { Language = ScriptLanguage.PySpark };
        var job = await road.CreateAsync(form);
        await road.TestedAsync(form.Text);
        var on = host.Services.GetRequiredService<Sandbox>().Options.SparkHome is not null;
        (await host.SendAsync(new ActivateIngestionJob(job), "datascientist")).Refusals.Select(r => r.Rule).ShouldBe(on ? [] : ["ijob.no_spark"]);
        (await host.SendAsync(new CreateIngestionJob(Guid.CreateVersion7(), 1, road.Road.UseCaseId, form with { Language = ScriptLanguage.Python }), "datascientist")).Refusals.ShouldHaveSingleItem().Rule.ShouldBe("ijob.pyspark_in_python");
        (await host.SendAsync(new CreateIngestionJob(Guid.CreateVersion7(), 1, road.Road.UseCaseId, form with { Script = "print(1)" }), "datascientist")).Refusals.ShouldHaveSingleItem().Rule.ShouldBe("ijob.no_pyspark");
    }

    /// <summary>With SPARK_HOME set, as a run of a job has it: no network, no other user, one process.</summary>
    [Fact]
    [Trait("Requirement", "R094")]
    public async Task Spark_runs_inside_the_sandbox_where_there_is_one()
    {
        var sandbox = host.Services.GetRequiredService<Sandbox>();
        var (folder, spark) = (Directory.CreateDirectory(Path.Combine(host.Settings.Home, "tmp", $"{Guid.NewGuid():N}")).FullName, sandbox.Options.SparkHome is not null);
        var (script, output, log) = (Path.Combine(folder, "spark.py"), Directory.CreateDirectory(Path.Combine(folder, "output")).FullName, Path.Combine(folder, "log"));
        await File.WriteAllTextAsync(script, "from pyspark.sql import SparkSession\nimport kepler\nkepler.save_dataset(SparkSession.builder.getOrCreate().range(3).toPandas(), 'ventes')\n");
        var context = """{"schema":1,"run":1,"datasets":[],"tables":{},"targets":["ventes"],"output":"/kepler/output"}""";
        var outcome = await host.Services.GetRequiredService<IScriptRunner>().RunAsync(
            new(script, "spark.py", null, context, output, log, new(1, 3000, TimeSpan.FromMinutes(5))), _ => Task.CompletedTask, CancellationToken.None);
        outcome.Rule.ShouldBe(spark ? null : "script.exit_code", await File.ReadAllTextAsync(log));
        File.Exists(Path.Combine(output, "dataset_1.parquet")).ShouldBe(spark);
    }
}
