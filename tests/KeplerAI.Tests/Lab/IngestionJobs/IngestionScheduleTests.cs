using KeplerAI.EventStore;
using KeplerAI.Lab.IngestionJobs;
using KeplerAI.Lab.Jobs;
using KeplerAI.Messaging;
using KeplerAI.Runs;
using KeplerAI.Tests.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Tests.Lab.IngestionJobs;

public sealed class IngestionScheduleTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    private static readonly TimeSpan[] Skews = [TimeSpan.Zero, TimeSpan.FromSeconds(-90), TimeSpan.FromSeconds(140)];

    [Fact]
    [Trait("Requirement", "D54"), Trait("Requirement", "D13"), Trait("Requirement", "R097"), Trait("Requirement", "R098"), Trait("Requirement", "R088")]
    public async Task Three_schedulers_whose_clocks_disagree_start_no_slot_outside_Active_and_none_twice()
    {
        var road = await IngestionRoad.OpenAsync(host, "Horloges");
        var form = IngestionRoad.Form(IngestionRoad.Saving("ventes"), cron: "* * * * *", missed: MissedSlots.All, cap: 100);
        var jobs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => road.ActiveAsync(form)));
        var schedulers = Skews.Select(_ => ActivatorUtilities.CreateInstance<Scheduler>(host.Services)).ToArray();
        var random = new Random(11);
        for (var minute = 0; minute < 40; minute++)
        {
            host.Clock.Ahead += TimeSpan.FromMinutes(1);
            var now = host.Clock.GetUtcNow();
            var job = jobs[minute % jobs.Length];
            await Task.WhenAll([.. schedulers.Select((s, i) => s.TickAsync(now + Skews[i])), ChangeAsync(job, form, random.Next(5)), EndOneAsync(jobs[random.Next(jobs.Length)])]);
            await host.CatchUpAsync();
        }

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

        // A home of its own, where the script does not lie: each run fails at once, and makes way for the next slot.
        var home = KeplerProcess.Home(host);
        const string dealt = "select count(*) from kepler_events.mt_events where type in ('ingestion_slot_skipped') or (type = 'ingestion_run_asked' and data->>'Slot' is not null)";
        for (var kill = 0; kill < 2; kill++)
        {
            var process = await KeplerProcess.StartAsync(host, home);
            var before = await KeplerProcess.CountAsync(host, dealt);
            await KeplerProcess.UntilAsync(async () => await KeplerProcess.CountAsync(host, dealt) > before + 20);
            await KeplerProcess.KillAsync(process);
        }

        var last = await KeplerProcess.StartAsync(host, home);
        await KeplerProcess.UntilAsync(async () => await KeplerProcess.CountAsync(host, "select count(*) from kepler_work.schedule where next_at <= now()") == 0);
        await KeplerProcess.KillAsync(last);
        (await SlotsAsync(paused)).ShouldBeEmpty();
        foreach (var job in jobs.Skip(1))
        {
            var slots = await SlotsAsync(job);
            slots.Count.ShouldBeGreaterThan(55);
            slots.Zip(slots.Skip(1)).ShouldAllBe(pair => pair.Second - pair.First == TimeSpan.FromMinutes(1));
        }
    }

    /// <summary>The slots of a job in the order of their instants, each checked against the state that the job had when it was written.</summary>
    private async Task<IReadOnlyList<DateTimeOffset>> SlotsAsync(Guid job)
    {
        await using var session = host.Store.QuerySession();
        var (slots, state, since) = (new List<DateTimeOffset>(), JobStatus.Edit, DateTimeOffset.MinValue);
        foreach (var e in await session.FetchStreamAsync(job))
        {
            (state, since) = e.Data switch
            {
                IngestionJobActivated or IngestionJobResumed => (JobStatus.Active, e.Timestamp),
                IngestionJobPaused or IngestionJobPausedByFailures => (JobStatus.Paused, e.Timestamp),
                IngestionJobDeleted => (JobStatus.Deleted, e.Timestamp),
                _ => (state, since),
            };
            if (((e.Data as IngestionSlotSkipped)?.Slot ?? (e.Data as IngestionRunAsked)?.Slot) is not { } at)
                continue;
            state.ShouldBe(JobStatus.Active);
            at.ShouldBeGreaterThanOrEqualTo(since);
            slots.Add(at);
        }

        slots.Distinct().Count().ShouldBe(slots.Count);
        return [.. slots.Order()];
    }

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
