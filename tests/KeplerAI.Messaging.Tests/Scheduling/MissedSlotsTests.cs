namespace KeplerAI.Messaging.Tests;

public sealed class MissedSlotsTests(MessagingFixture fixture) : IClassFixture<MessagingFixture>, IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private readonly Guid _job = Guid.NewGuid();
    private MessagingNode _node = null!;

    private Scheduler Scheduler => _node.Get<Scheduler>();

    private IEnumerable<double> Fired => _node.Get<SlotCollector>().Fired.Select(f => (f.Slot - Noon).TotalMinutes);

    public async Task InitializeAsync()
    {
        await fixture.ExecuteAsync("delete from kepler_work.schedule");
        _node = await fixture.StartAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData(MissedSlots.Skip, "70")]
    [InlineData(MissedSlots.Once, "60 70")]
    [InlineData(MissedSlots.All, "40 50 60 70")]
    [Trait("Requirement", "D13")]
    public async Task Slots_missed_for_an_hour_fire_as_the_policy_says(MissedSlots missed, string expected)
    {
        await ScheduleAsync(missed, cap: 3);

        await Scheduler.TickAsync(Noon.AddMinutes(68));
        await Scheduler.TickAsync(Noon.AddMinutes(70));

        string.Join(' ', Fired).ShouldBe(expected);
    }

    [Theory]
    [InlineData(MissedSlots.Skip)]
    [InlineData(MissedSlots.Once)]
    [InlineData(MissedSlots.All)]
    public async Task A_slot_that_is_a_little_late_was_not_missed(MissedSlots missed)
    {
        await ScheduleAsync(missed);

        await Scheduler.TickAsync(Noon.AddMinutes(14));
        await Scheduler.TickAsync(Noon.AddMinutes(20));

        Fired.ShouldBe([10, 20]);
    }

    [Fact]
    public async Task All_with_room_under_the_cap_fires_every_slot_in_order_over_several_ticks()
    {
        await ScheduleAsync(MissedSlots.All, cap: 100);

        await Scheduler.TickAsync(Noon.AddMinutes(35));
        _node.Get<SlotCollector>().Failing = _job;
        await Scheduler.TickAsync(Noon.AddMinutes(55));
        _node.Get<SlotCollector>().Failing = null;
        await Scheduler.TickAsync(Noon.AddMinutes(65));

        Fired.ShouldBe([10, 20, 30, 40, 50, 60]);
    }

    [Fact]
    public async Task What_fired_last_is_told_and_the_next_is_one_probe_away()
    {
        await ScheduleAsync(MissedSlots.Once);
        await Scheduler.TickAsync(Noon.AddMinutes(21));

        var board = _node.Get<IWorkBoard>();
        (await board.SchedulesAsync()).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            s => s.LastSlot.ShouldBe(Noon.AddMinutes(20)), s => s.Next.ShouldBe(Noon.AddMinutes(30)), s => s.FiredAt.ShouldNotBeNull());
        (await board.ScheduleTotalsAsync()).ShouldSatisfyAllConditions(t => t.Active.ShouldBe(1), t => t.NextDue.ShouldBe(Noon.AddMinutes(30)));
        (await Scheduler.UntilNextAsync())!.Value.ShouldBeLessThan(TimeSpan.Zero);
    }

    private Task ScheduleAsync(MissedSlots missed, int cap = 10) => fixture.ReactAsync(new ScheduleJob(_job, "*/10 * * * *", "Europe/Paris", Noon, missed, cap));
}
