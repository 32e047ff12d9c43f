using AngleSharp.Dom;
using KeplerAI.Compute.DataLake;
using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Runs;
using KeplerAI.Tests.Lab.IngestionJobs;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Tests.Lab.Datasets;

/// <summary>Real runs on real versions: what one of them read stays, for good.</summary>
public sealed class PurgeTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    [Fact]
    [Trait("Requirement", "D60"), Trait("Requirement", "D17")]
    public async Task The_version_that_a_run_read_is_never_purged_and_one_that_nothing_refers_to_is()
    {
        var road = await IngestionRoad.OpenAsync(host, "Purge");
        var source = await host.Ingested(int.Parse(road.Road.UseCase[3..], null), "Source", "n\n1\n2\n");
        await NextAsync(source.DatasetId); // 2, for a job of ingestion
        var job = await road.ActiveAsync(IngestionRoad.Form("import kepler\nkepler.save_dataset(kepler.dataset('Source'), 'copie')\n", "copie"));
        var byJob = await road.RunAsync(job);
        byJob.Status.ShouldBe(RunStatus.Succeeded, byJob.Rule);
        await NextAsync(source.DatasetId);
        await NextAsync(source.DatasetId); // 4, for a scenario
        (await host.SendAsync(new AttachDatasets(road.Road.ScenarioId, [source.DatasetId]), "datascientist")).Refusals.ShouldBeEmpty();
        var byScenario = await road.Road.RunAsync(await road.Road.JobAsync(ScenarioFolder.DataPrep, "import kepler\nkepler.save_table(kepler.dataset('Source'), 'copie')"));
        byScenario.Status.ShouldBe(RunStatus.Succeeded, byScenario.Rule);
        for (var version = 5; version <= 15; version++)
            await NextAsync(source.DatasetId);

        var kept = host.Services.GetRequiredService<VersionOptions>().Kept;
        var versions = await host.Tables.ListAsync<DatasetVersionRow>(AsOf.Now, "dataset_id = @DatasetId", new { source.DatasetId }, "version");
        versions.Where(v => v.PurgedAt is null).Select(v => v.Version).ShouldBe([2, 4, .. Enumerable.Range(16 - kept, kept)]);
        var lake = host.Services.GetRequiredService<IDataLake>();
        versions.ShouldAllBe(v => File.Exists(lake.Physical($"{source.Path}/{v.File}")) == (v.PurgedAt == null));
        byJob.Inputs.ShouldContain(i => i.File == versions[1].File);
        byScenario.Inputs.ShouldContain(i => i.File == versions[3].File);

        var page = await (await host.SignedInAs("datascientist")).GetHtml($"/lab/datasets/{source.Number}");
        var lines = page.QuerySelectorAll("#versions tbody tr").ToDictionary(line => line.QuerySelector("td")!.Words());
        foreach (var (version, run) in new[] { ("2", byJob), ("4", byScenario) })
        {
            var held = lines[version].QuerySelector("a.chip")!;
            (held.GetAttribute("href"), held.Words()).ShouldBe(($"/executions/{run.Number}", $"Gardée : exécution n° {run.Number}"));
            (await host.SendAsync(new PurgeDatasetVersion(source.DatasetId, int.Parse(version, null)), "system")).Refusals.ShouldHaveSingleItem().Rule.ShouldBe("dataset.version_used");
        }

        lines["3"].Words().ShouldContain("Purgée");
        lines["3"].QuerySelector("a.chip").ShouldBeNull();
    }

    [Fact]
    public async Task What_a_crash_left_in_the_lake_goes_with_the_next_version_once_it_is_old()
    {
        var road = await IngestionRoad.OpenAsync(host, "Restes");
        var table = await host.Ingested(int.Parse(road.Road.UseCase[3..], null), "Restes", "n\n1\n");
        var folder = host.Services.GetRequiredService<IDataLake>().Physical(table.Path);
        var (old, young) = (Path.Combine(folder, "v000001-00000000.parquet"), Path.Combine(folder, "v000001-00000001.parquet"));
        File.WriteAllText(old, "");
        File.WriteAllText(young, "");
        File.SetLastWriteTimeUtc(old, host.Clock.GetUtcNow().UtcDateTime - LakeLeftovers.Patience - TimeSpan.FromMinutes(1));
        File.SetLastWriteTimeUtc(young, host.Clock.GetUtcNow().UtcDateTime);
        await NextAsync(table.DatasetId);
        (File.Exists(old), File.Exists(young)).ShouldBe((false, true));
        (await RowAsync(table.DatasetId)).TableVersion.ShouldBe(2);
        Directory.GetFiles(folder, "v*.parquet").Length.ShouldBe(3, "both versions, and what may be on its way");
    }

    private async Task NextAsync(Guid dataset)
    {
        await host.NextVersion(await RowAsync(dataset), await RowAsync(dataset));
        await host.DrainAsync();
    }

    private async Task<DatasetRow> RowAsync(Guid dataset) => (await host.Tables.FindAsync<DatasetRow>(AsOf.Now, dataset))!;
}
