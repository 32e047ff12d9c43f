namespace KeplerAI.Messaging.Tests;

/// <summary>An hourly job whose scheduler was down from noon on, and what a change at 15:30 makes of the slots of 13, 14 and 15 h.</summary>
[Trait("Requirement", "D54")]
public sealed class ScheduleTransitionTests(MessagingFixture fixture) : IClassFixture<MessagingFixture>, IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Change = Noon.AddHours(3.5);
    private readonly Guid _job = Guid.NewGuid();
    private MessagingNode _node = null!;

    public static TheoryData<MissedSlots, string, double> Transitions()
    {
        var data = new TheoryData<MissedSlots, string, double>();
        foreach (var missed in Enum.GetValues<MissedSlots>())
        {
            data.Add(missed, "edited to the same", 4);
            data.Add(missed, "edited to half past", 4.5);
            data.Add(missed, "moved to another zone", 4.5);
            data.Add(missed, "given another policy", 4);
            data.Add(missed, "paused and resumed", 4);
            data.Add(missed, "paused before and resumed", 4);
        }

        return data;
    }

    public async Task InitializeAsync()
    {
        await fixture.ExecuteAsync("delete from kepler_work.schedule");
        _node = await fixture.StartAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [MemberData(nameof(Transitions))]
    public async Task No_slot_of_before_the_change_fires_and_the_first_after_it_does(MissedSlots missed, string change, double firstHour)
    {
        var job = new ScheduleJob(_job, "0 * * * *", "Europe/Paris", Noon, missed, 100);
        await fixture.ReactAsync(job);

        foreach (var reaction in ReactionsTo(change, job))
        {
            await fixture.ReactAsync(reaction);
        }

        await TickAsync(Change, Noon.AddHours(firstHour).AddSeconds(-1));
        _node.Get<SlotCollector>().Fired.ShouldBeEmpty();
        await TickAsync(Noon.AddHours(firstHour));
        _node.Get<SlotCollector>().Fired.ShouldBe([(_job, Noon.AddHours(firstHour))]);
    }

    [Fact]
    public async Task A_paused_job_never_fires_and_is_not_counted_as_active()
    {
        await fixture.ReactAsync(new ScheduleJob(_job, "0 * * * *", "Europe/Paris", Noon));
        await fixture.ReactAsync(new UnscheduleJob(_job));

        await TickAsync(Noon.AddHours(3), Noon.AddYears(1));

        _node.Get<SlotCollector>().Fired.ShouldBeEmpty();
        (await _node.Get<IWorkBoard>().ScheduleTotalsAsync()).ShouldBe(new ScheduleTotals(0, null, null));
    }

    [Theory]
    [InlineData("edited to the same")]
    [InlineData("paused and resumed")]
    public async Task A_slot_that_a_fast_clock_fired_early_does_not_fire_again_after_a_change(string change)
    {
        var job = new ScheduleJob(_job, "0 * * * *", "Europe/Paris", Noon);
        await fixture.ReactAsync(job);
        await TickAsync(Noon.AddHours(4));

        // The node that writes the change is late: for it, 16 h is still to come.
        foreach (var reaction in ReactionsTo(change, job))
        {
            await fixture.ReactAsync(reaction);
        }

        await TickAsync(Noon.AddHours(4.5), Noon.AddHours(5));
        _node.Get<SlotCollector>().Fired.Select(f => (f.Slot - Noon).TotalHours).ShouldBe([4, 5]);
    }

    [Fact]
    public async Task A_clock_that_was_wrong_by_years_is_forgotten_with_the_next_edit()
    {
        var job = new ScheduleJob(_job, "0 * * * *", "Europe/Paris", Noon);
        await fixture.ReactAsync(job);
        await TickAsync(Noon.AddYears(3));

        await fixture.ReactAsync(job with { From = Change });
        await TickAsync(Noon.AddHours(4));

        _node.Get<SlotCollector>().Fired[^1].Slot.ShouldBe(Noon.AddHours(4));
    }

    private static Reaction[] ReactionsTo(string change, ScheduleJob job) => change switch
    {
        "edited to the same" => [job with { From = Change }],
        "edited to half past" => [job with { Cron = "30 * * * *", From = Change }],
        "moved to another zone" => [job with { Zone = "Asia/Kolkata", From = Change }],
        "given another policy" => [job with { Missed = MissedSlots.All, From = Change }],
        "paused and resumed" => [new UnscheduleJob(job.JobId), job with { From = Change }],
        _ => [new UnscheduleJob(job.JobId), new UnscheduleJob(job.JobId), job with { From = Change }],
    };

    private async Task TickAsync(params DateTimeOffset[] instants)
    {
        foreach (var now in instants)
        {
            await _node.Get<Scheduler>().TickAsync(now);
        }
    }
}
