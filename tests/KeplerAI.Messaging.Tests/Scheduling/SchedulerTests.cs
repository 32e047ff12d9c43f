using KeplerAI.Testing;

namespace KeplerAI.Messaging.Tests;

public sealed class SchedulerTests(MessagingFixture fixture) : IClassFixture<MessagingFixture>, IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private MessagingNode _node = null!;

    private Scheduler Scheduler => _node.Get<Scheduler>();

    private SlotCollector Slots => _node.Get<SlotCollector>();

    public async Task InitializeAsync()
    {
        await fixture.ExecuteAsync("delete from kepler_work.schedule");
        _node = await fixture.StartAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    [Trait("Requirement", "R168")]
    public async Task A_scheduled_job_fires_each_slot_once_in_its_zone()
    {
        var job = await ScheduleAsync("0 18 * * *", Noon);

        (await Scheduler.TickAsync(Noon.AddHours(4))).ShouldBe(0);
        (await Scheduler.TickAsync(Noon.AddHours(5))).ShouldBe(1);
        (await Scheduler.TickAsync(Noon.AddHours(5.1))).ShouldBe(0);
        (await Scheduler.TickAsync(Noon.AddHours(29))).ShouldBe(1);

        Slots.Fired.ShouldBe([(job, Noon.AddHours(5)), (job, Noon.AddHours(29))]);
        (await Scheduler.NextDueAsync()).ShouldBe(Noon.AddHours(53));
    }

    [Fact]
    [Trait("Requirement", "D13")]
    public async Task Of_the_slots_missed_while_nothing_ran_only_the_most_recent_fires()
    {
        var job = await ScheduleAsync("*/10 * * * *", Noon);

        (await Scheduler.TickAsync(Noon.AddDays(40).AddMinutes(3))).ShouldBe(1);
        (await Scheduler.TickAsync(Noon.AddDays(40).AddMinutes(10))).ShouldBe(1);

        Slots.Fired.ShouldBe([(job, Noon.AddDays(40)), (job, Noon.AddDays(40).AddMinutes(10))]);
    }

    [Fact]
    [Trait("Requirement", "D54")]
    public async Task A_resumed_or_edited_schedule_fires_nothing_of_the_past()
    {
        var job = await ScheduleAsync("0 * * * *", Noon);
        await fixture.ReactAsync(new UnscheduleJob(job));
        (await Scheduler.TickAsync(Noon.AddHours(3.5))).ShouldBe(0);

        await fixture.ReactAsync(new ScheduleJob(job, "0 * * * *", "Europe/Paris", Noon.AddHours(4)));
        (await Scheduler.TickAsync(Noon.AddHours(4.5))).ShouldBe(0);
        await fixture.ReactAsync(new ScheduleJob(job, "30 * * * *", "Europe/Paris", Noon.AddHours(4.6)));
        (await Scheduler.TickAsync(Noon.AddHours(5.4))).ShouldBe(0);
        (await Scheduler.TickAsync(Noon.AddHours(5.5))).ShouldBe(1);

        Slots.Fired.ShouldBe([(job, Noon.AddHours(5.5))]);
    }

    [Fact]
    public async Task Two_schedulers_never_fire_a_slot_twice()
    {
        var other = await fixture.StartAsync();
        for (var i = 0; i < 25; i++)
        {
            await ScheduleAsync("*/5 * * * *", Noon);
        }

        for (var minutes = 5; minutes <= 20; minutes += 5)
        {
            var now = Noon.AddMinutes(minutes);
            await Task.WhenAll(Scheduler.TickAsync(now), other.Get<Scheduler>().TickAsync(now), Scheduler.TickAsync(now));
        }

        var fired = Slots.Fired.Concat(other.Get<SlotCollector>().Fired).ToList();
        fired.Distinct().Count().ShouldBe(fired.Count);
        fired.Count.ShouldBe(100);
    }

    [Fact]
    public async Task A_target_that_fails_holds_up_its_own_job_alone_and_gets_the_slot_again()
    {
        var broken = await ScheduleAsync("0 18 * * *", Noon);
        var sound = await ScheduleAsync("0 18 * * *", Noon);
        Slots.Failing = broken;

        (await Scheduler.TickAsync(Noon.AddHours(5))).ShouldBe(1);
        Slots.Failing = null;
        (await Scheduler.TickAsync(Noon.AddHours(6))).ShouldBe(1);

        Slots.Fired.ShouldBe([(sound, Noon.AddHours(5)), (broken, Noon.AddHours(5))]);
    }

    [Fact]
    public async Task A_target_whose_own_patience_ends_is_one_that_fails()
    {
        await ScheduleAsync("0 18 * * *", Noon);
        Slots.AfterFire = () => throw new TaskCanceledException("a time limit of the target's");

        (await Scheduler.TickAsync(Noon.AddHours(5))).ShouldBe(0);
    }

    [Fact]
    public async Task A_schedule_in_a_zone_that_this_node_does_not_know_holds_up_no_other()
    {
        var (lost, sound) = (await ScheduleAsync("0 17 * * *", Noon), await ScheduleAsync("0 18 * * *", Noon));
        await fixture.ExecuteAsync($"update kepler_work.schedule set zone = 'Europe/Atlantis' where job_id = '{lost}'");

        (await Scheduler.TickAsync(Noon.AddHours(5))).ShouldBe(1);

        Slots.Fired.ShouldBe([(sound, Noon.AddHours(5))]);
        await fixture.ExecuteAsync($"update kepler_work.schedule set zone = 'Europe/Paris' where job_id = '{lost}'");
        (await Scheduler.TickAsync(Noon.AddHours(5))).ShouldBe(1, "it fires once the zone is known");
    }

    [Fact]
    public async Task A_due_slot_fires_by_itself_when_the_services_run()
    {
        var hosted = await fixture.StartAsync(o => o.Hosted = true);
        var job = await ScheduleAsync("* * * * *", TimeProvider.System.GetUtcNow().AddMinutes(-1));

        await Until.HoldsAsync(() => hosted.Get<SlotCollector>().Fired.Count > 0);
        hosted.Get<SlotCollector>().Fired[0].Job.ShouldBe(job);
        await hosted.StopAsync();
    }

    private async Task<Guid> ScheduleAsync(string cron, DateTimeOffset from)
    {
        var job = Guid.NewGuid();
        await fixture.ReactAsync(new ScheduleJob(job, cron, "Europe/Paris", from));
        return job;
    }
}
