using KeplerAI.Compute.DataLake;
using KeplerAI.Compute.Ingestion;
using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;
using KeplerAI.Lab.IngestionJobs;
using KeplerAI.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Tests.Lab.IngestionJobs;

public sealed class IngestionRunTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    [Fact]
    [Trait("Requirement", "R087"), Trait("Requirement", "R094"), Trait("Requirement", "R101"), Trait("Requirement", "R107"), Trait("Requirement", "R108")]
    public async Task A_run_publishes_what_its_script_saved_as_a_version_with_job_and_run()
    {
        var road = await IngestionRoad.OpenAsync(host, "Publication");
        var job = await road.ActiveAsync(IngestionRoad.Form(IngestionRoad.Saving("ventes")));
        var run = await road.RunAsync(job);
        (run.Status, run.Rule, run.IsIngestion, run.ScenarioId).ShouldBe((RunStatus.Succeeded, null, true, null));
        var saved = run.Datasets.ShouldHaveSingleItem();
        (saved.Name, saved.Version, saved.Rows, saved.Mode).ShouldBe(("ventes", 1, 3, "overwrite"));
        var dataset = await road.DatasetAsync("ventes");
        (dataset.Status, dataset.RowsCount, dataset.TableVersion).ShouldBe((DatasetStatus.Ready, 3L, 1));

        // overwrite: the rows of the first version are gone from the table, the version itself is kept.
        var again = await road.RunAsync(job);
        again.Datasets.ShouldHaveSingleItem().Version.ShouldBe(2);
        var versions = await host.Tables.ListAsync<DatasetVersionRow>(AsOf.Now, "dataset_id = @DatasetId", new { dataset.DatasetId }, "version");
        versions.Select(v => v.RunNumber).ShouldBe([run.Number, again.Number]);
        versions.ShouldAllBe(v => v.JobId == job && v.RowsCount == 3);
        (await road.JobAsync(job)).LastOutcome.ShouldBe(RunStatus.Succeeded);
    }

    [Fact]
    [Trait("Requirement", "R103"), Trait("Requirement", "R104"), Trait("Requirement", "R105"), Trait("Requirement", "R106"), Trait("Requirement", "D16")]
    public async Task Append_adds_the_day_before_and_the_same_window_again_replaces_it()
    {
        var road = await IngestionRoad.OpenAsync(host, "Fenêtre");
        const string script = """
            import kepler, pandas
            jours = pandas.date_range("2026-10-20", "2026-10-28", freq="12h")
            veille = kepler.window()
            ventes = veille.filter(pandas.DataFrame({"jour": jours, "essai": kepler.context.run()}), "jour")
            kepler.save_dataset(ventes, "ventes", mode="append", date_column="jour")
            """;
        var job = await road.ActiveAsync(IngestionRoad.Form(script + "\n"));
        var (first, second) = (new DateTimeOffset(2026, 10, 25, 6, 0, 0, TimeSpan.FromHours(1)), new DateTimeOffset(2026, 10, 26, 6, 0, 0, TimeSpan.FromHours(1)));
        var runs = new[] { await road.RunAsync(job, first), await road.RunAsync(job, second), await road.RunAsync(job, second) };
        runs.Select(r => (r.Status, r.Rule)).ShouldAllBe(r => r.Status == RunStatus.Succeeded);
        runs.Select(r => r.Datasets.Single().Rows).ShouldBe([2L, 4L, 4L]);
        (runs[1].Window!.To - runs[1].Window!.From).ShouldBe(TimeSpan.FromHours(25));
        var dataset = await road.DatasetAsync("ventes");
        var page = await host.Services.GetRequiredService<ITableReader>().PreviewAsync(host.Services.GetRequiredService<IDataLake>().Physical($"{dataset.Path}/{dataset.TableFile}"), 10, 0, CancellationToken.None);
        page.Rows.Select(r => r[1]).Order().ShouldBe(new[] { runs[0].Number, runs[0].Number, runs[2].Number, runs[2].Number }.Select(n => (string?)$"{n}").Order());
    }

    [Theory]
    [InlineData("print('rien')\n", "run.nothing_saved")]
    [InlineData("import kepler.outputs as o, kepler, pandas\no.context.targets = lambda: None\nkepler.save_dataset(pandas.DataFrame({'n': [1]}), 'autre')\n", "run.dataset_not_target")]
    [InlineData("import kepler, pandas\nkepler.save_dataset(pandas.DataFrame({'n': [1]}), 'autre')\n", "script.exit_code")]
    [InlineData("raise SystemExit(3)\n", "script.exit_code")]
    public async Task What_went_wrong_is_said_and_nothing_is_published(string script, string rule)
    {
        var road = await IngestionRoad.OpenAsync(host, "Refus");
        var run = await road.RunAsync(await road.ActiveAsync(IngestionRoad.Form(script)));
        (run.Status, run.Rule).ShouldBe((RunStatus.Failed, rule));
        (await host.Tables.CountAsync<DatasetRow>(AsOf.Now, "use_case_id = @UseCaseId", new { road.Road.UseCaseId })).ShouldBe(0);
    }

    [Fact]
    [Trait("Requirement", "R102"), Trait("Requirement", "R101"), Trait("Requirement", "D60")]
    public async Task A_script_reads_the_datasets_of_the_use_case_and_what_it_read_is_its_input()
    {
        var road = await IngestionRoad.OpenAsync(host, "Lecture");
        await road.RunAsync(await road.ActiveAsync(IngestionRoad.Form(IngestionRoad.Saving("ventes"))));
        await road.RunAsync(await road.ActiveAsync(IngestionRoad.Form(IngestionRoad.Saving("clients"), "clients")));
        var run = await road.RunAsync(await road.ActiveAsync(IngestionRoad.Form("import kepler\nkepler.save_dataset(kepler.dataset('ventes').head(2), 'extrait')\n", "extrait")));
        (run.Status, run.Rule).ShouldBe((RunStatus.Succeeded, null));
        run.Inputs.ShouldHaveSingleItem().Path.ShouldBe((await road.DatasetAsync("ventes")).Path);
        (await road.DatasetAsync("extrait")).RowsCount.ShouldBe(2);
    }
}
