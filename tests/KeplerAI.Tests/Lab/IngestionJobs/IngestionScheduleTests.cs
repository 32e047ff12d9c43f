using KeplerAI.EventStore;
using KeplerAI.Lab.IngestionJobs;
using KeplerAI.Messaging;
using KeplerAI.Runs;
using KeplerAI.Tests.Lab.Jobs;

namespace KeplerAI.Tests.Lab.IngestionJobs;

public sealed class IngestionScheduleTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    private readonly SkewedSchedulers _schedulers = new(host);

    [Fact]
    [Trait("Requirement", "D54"), Trait("Requirement", "D13"), Trait("Requirement", "R097"), Trait("Requirement", "R098"), Trait("Requirement", "R088")]
    public async Task Three_schedulers_whose_clocks_disagree_start_no_slot_outside_Active_and_none_twice()
    {
        var road = await IngestionRoad.OpenAsync(host, "Horloges");
        var form = IngestionRoad.Form(IngestionRoad.Saving("ventes"), cron: "* * * * *", missed: MissedSlots.All, cap: 100);
        var jobs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => road.ActiveAsync(form)));
        var random = new Random(11);
        await _schedulers.RunAsync(40, minute => [ChangeAsync(jobs[minute % jobs.Length], form, random.Next(5)), EndOneAsync(jobs[random.Next(jobs.Length)])]);
        foreach (var job in jobs)
            (await SlotsAsync(job)).Count.ShouldBeGreaterThan(5);
    }

    [Fact]
    [Trait("Requirement", "D13"), Trait("Requirement", "D54")]
    public async Task Every_slot_is_dealt_with_once_although_the_platform_is_killed_in_the_middle()
    {
        var road = await IngestionRoad.OpenAsync(host, "Coupure");
        host.Clock.Ahead = -TimeSpan.FromMinutes(60);
        var form = IngestionRoad.Form("print(1)\n", cron: "* * * * *", missed: MissedSlots.All, cap: 100);
        var jobs = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => road.ActiveAsync(form)));
        var paused = jobs[0];
        (await host.SendAsync(new PauseIngestionJob(paused, "x"), "datascientist")).Refusals.ShouldBeEmpty();
        await host.CatchUpAsync();
        host.Clock.Ahead = TimeSpan.Zero;

        // In a home of its own, where the script does not lie: each run fails at once, and makes way for the next slot.
        await _schedulers.KillAsync("select count(*) from kepler_events.mt_events where type in ('ingestion_slot_skipped') or (type = 'ingestion_run_asked' and data->>'Slot' is not null)");
        (await SlotsAsync(paused)).ShouldBeEmpty();
        foreach (var job in jobs.Skip(1))
            SkewedSchedulers.ShouldFollow(await SlotsAsync(job), 55);
    }

    private Task<IReadOnlyList<DateTimeOffset>> SlotsAsync(Guid job) => _schedulers.SlotsAsync(
        job,
        e => e switch { IngestionJobActivated or IngestionJobResumed => true, IngestionJobPaused or IngestionJobPausedByFailures or IngestionJobDeleted => false, _ => null },
        e => (e as IngestionSlotSkipped)?.Slot ?? (e as IngestionRunAsked)?.Slot);

    private async Task ChangeAsync(Guid job, IngestionForm form, int verb)
    {
        var row = await host.Tables.FindAsync<IngestionJobRow>(AsOf.Now, job);
        ICommand command = verb switch
        {
            0 => new PauseIngestionJob(job, "x"),
            1 or 2 => new ResumeIngestionJob(job),
            3 => new EditIngestionJob(job, row!.UseCaseId, form with { Name = row.Name, Retries = Random.Shared.Next(5) }, null),
            _ => new ActivateIngestionJob(job),
        };
        await host.SendAsync(command, "datascientist");
    }

    /// <summary>As if its run had ended: the next slot meets no other.</summary>
    private async Task EndOneAsync(Guid job)
    {
        foreach (var run in await host.Tables.ListAsync<RunRow>(AsOf.Now, "job_id = @job and status = 'Queued'", new { job }, limit: 1))
            await host.SendAsync(new CancelRun(run.RunId), "system");
    }
}
