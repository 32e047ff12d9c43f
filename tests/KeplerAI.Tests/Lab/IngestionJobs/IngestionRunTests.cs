using KeplerAI.Compute.DataLake;
using KeplerAI.Compute.Ingestion;
using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;
using KeplerAI.Lab.IngestionJobs;
using KeplerAI.Lab.Jobs;
using KeplerAI.Messaging;
using KeplerAI.Platform.Permissions;
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

    [Fact]
    public async Task Queued_runs_go_one_after_the_other_and_a_pause_lets_none_of_the_waiting_start()
    {
        var road = await IngestionRoad.OpenAsync(host, "File");
        var job = await road.ActiveAsync(IngestionRoad.Form(IngestionRoad.Saving("ventes"), overlap: OverlapPolicy.Queue));
        var asked = new[] { await road.AskAsync(job), await road.AskAsync(job), await road.AskAsync(job) };
        (await road.Road.RowAsync(asked[1])).Waiting.ShouldBeTrue();
        await host.DrainAsync();
        var rows = await Task.WhenAll(asked.Select(road.Road.RowAsync));
        rows.ShouldAllBe(r => r.Status == RunStatus.Succeeded);
        rows.Zip(rows.Skip(1)).ShouldAllBe(pair => pair.Second.StartedAt >= pair.First.EndedAt);

        var (running, waiting) = (await road.AskAsync(job), await road.AskAsync(job));
        (await host.SendAsync(new PauseIngestionJob(job, "maintenance"), "datascientist")).Refusals.ShouldBeEmpty();
        await host.DrainAsync();
        (await road.Road.RowAsync(running)).Status.ShouldBe(RunStatus.Succeeded);
        (await road.Road.RowAsync(waiting)).Status.ShouldBe(RunStatus.Cancelled);
    }

    [Fact]
    public async Task A_run_that_replaces_another_starts_when_that_one_has_ended()
    {
        var road = await IngestionRoad.OpenAsync(host, "Remplacement");
        var job = await road.ActiveAsync(IngestionRoad.Form(IngestionRoad.Saving("ventes"), overlap: OverlapPolicy.Replace));
        var (former, latter) = (await road.AskAsync(job), await road.AskAsync(job));
        await host.DrainAsync();
        (await road.Road.RowAsync(latter)).Status.ShouldBe(RunStatus.Succeeded);
        (await road.Road.RowAsync(former)).Status.ShouldBeOneOf(RunStatus.Cancelled, RunStatus.Succeeded);
        (await road.Road.EventsAsync(former)).ShouldContain(e => e is RunCancelRequested || e is RunSucceeded);
    }

    [Fact]
    [Trait("Requirement", "R101")]
    public async Task Repeated_failures_pause_the_job_and_its_page_says_so()
    {
        var road = await IngestionRoad.OpenAsync(host, "Échecs");
        var job = await road.ActiveAsync(IngestionRoad.Form("raise SystemExit(1)\n"));
        for (var i = 0; i < 5; i++)
            (await road.RunAsync(job)).Status.ShouldBe(RunStatus.Failed);
        var row = await road.JobAsync(job);
        (row.Status, row.Failures).ShouldBe((JobStatus.Paused, 5));
        (await (await host.SignedInAs("datascientist")).GetHtml($"/lab/ingestion-jobs/{row.Number}")).Body!.TextContent.ShouldContain("5 exécutions en échec de suite");
        (await host.SendAsync(new RequestIngestionRun(job, Guid.CreateVersion7(), 1, host.Clock.GetUtcNow(), Scheduled: false), "datascientist")).Refusals.ShouldHaveSingleItem().Rule.ShouldBe("job.not_active");
    }

    [Fact]
    public async Task A_failed_run_is_tried_again_in_the_same_window()
    {
        var road = await IngestionRoad.OpenAsync(host, "Reprise");
        var job = await road.ActiveAsync(IngestionRoad.Form("raise SystemExit(1)\n", retries: 1));
        var failed = await road.RunAsync(job);
        var planned = (await road.Road.EventsAsync(job)).OfType<IngestionRetryPlanned>().ShouldHaveSingleItem();
        (planned.Try, planned.Reference).ShouldBe((2, failed.Window!.Reference));

        // Due later by the database's clock: the worker's own step is taken now.
        await using var scope = host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IWorkHandler<RetryRun>>().HandleAsync(new RetryRun(job, failed.RunId, planned.Reference, Scheduled: false, planned.Try), null!, CancellationToken.None);
        await host.DrainAsync();
        var runs = await host.Tables.ListAsync<RunRow>(AsOf.Now, "job_id = @job", new { job }, "number");
        runs.Select(r => (r.Try, r.Window!.From)).ShouldBe([(1, failed.Window!.From), (2, failed.Window!.From)]);
        (await road.Road.EventsAsync(job)).OfType<IngestionRetryPlanned>().Count().ShouldBe(1);
    }
}
