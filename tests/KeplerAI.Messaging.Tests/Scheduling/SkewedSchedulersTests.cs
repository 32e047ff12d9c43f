namespace KeplerAI.Messaging.Tests;

public sealed class SkewedSchedulersTests(MessagingFixture fixture) : IClassFixture<MessagingFixture>
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan[] Skews = [TimeSpan.Zero, TimeSpan.FromSeconds(-100), TimeSpan.FromSeconds(140)];

    [Theory]
    [InlineData(MissedSlots.Skip)]
    [InlineData(MissedSlots.Once)]
    [InlineData(MissedSlots.All)]
    [Trait("Requirement", "D13")]
    public async Task Three_schedulers_whose_clocks_disagree_fire_each_slot_once(MissedSlots missed)
    {
        await fixture.ExecuteAsync("delete from kepler_work.schedule");
        var nodes = await Task.WhenAll(Skews.Select(_ => fixture.StartAsync()));
        var jobs = Enumerable.Range(0, 6).Select(i => new ScheduleJob(Guid.NewGuid(), i % 2 == 0 ? "*/5 * * * *" : "3-59/10 * * * *", "Europe/Paris", Noon, missed, 50)).ToList();
        foreach (var job in jobs)
        {
            await fixture.ReactAsync(job);
        }

        for (var seconds = 0; seconds <= 3600; seconds += 30)
        {
            var now = Noon.AddSeconds(seconds);
            await Task.WhenAll(nodes.Select((node, i) => node.Get<Scheduler>().TickAsync(now + Skews[i])));
            if (seconds % 1200 == 600)
            {
                // A change that says nothing new, written by whichever node, in the middle of it all.
                await fixture.ReactAsync(jobs[seconds % 6] with { From = now + Skews[seconds / 1200 % 3] });
            }
        }

        var until = Noon.AddSeconds(3600 + 140);
        var fired = nodes.SelectMany(n => n.Get<SlotCollector>().Fired).OrderBy(f => f.Job).ThenBy(f => f.Slot).ToList();
        var due = jobs.SelectMany(j => CronExpression.Parse(j.Cron).LatestUpTo(100, until, Noon.AddTicks(1), TimeZoneInfo.Utc).Select(slot => (Job: j.JobId, Slot: slot)));
        fired.ShouldBe(due.OrderBy(f => f.Job).ThenBy(f => f.Slot));
    }

    [Fact]
    public async Task A_scheduler_that_dies_between_a_fire_and_its_end_leaves_the_slot_to_the_next()
    {
        await fixture.ExecuteAsync("delete from kepler_work.schedule");
        var (dying, next) = (await fixture.StartAsync(), await fixture.StartAsync());
        var job = Guid.NewGuid();
        await fixture.ReactAsync(new ScheduleJob(job, "*/5 * * * *", "Europe/Paris", Noon));
        dying.Get<SlotCollector>().AfterFire = () => fixture.ExecuteAsync("""
            select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid() and state = 'idle in transaction'
            """);

        await Should.ThrowAsync<Npgsql.NpgsqlException>(() => dying.Get<Scheduler>().TickAsync(Noon.AddMinutes(5)));
        await next.Get<Scheduler>().TickAsync(Noon.AddMinutes(6));
        await next.Get<Scheduler>().TickAsync(Noon.AddMinutes(10));

        dying.Get<SlotCollector>().Fired.ShouldBe([(job, Noon.AddMinutes(5))]);
        next.Get<SlotCollector>().Fired.ShouldBe([(job, Noon.AddMinutes(5)), (job, Noon.AddMinutes(10))]);
    }
}
