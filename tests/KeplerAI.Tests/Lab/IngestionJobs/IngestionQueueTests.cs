using KeplerAI.EventStore;
using KeplerAI.Lab.IngestionJobs;
using KeplerAI.Lab.Jobs;
using KeplerAI.Messaging;
using KeplerAI.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Tests.Lab.IngestionJobs;

public sealed class IngestionQueueTests(KeplerHost host) : IClassFixture<KeplerHost>
{
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
