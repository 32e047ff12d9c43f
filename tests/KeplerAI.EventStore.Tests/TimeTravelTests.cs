using KeplerAI.EventStore.Tests.Support;

namespace KeplerAI.EventStore.Tests;

public sealed class TimeTravelTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    [Fact]
    public async Task An_instant_is_the_number_before_the_first_later_event_even_when_clocks_ran_backwards()
    {
        var node = fixture.Node;
        (await node.Store.PositionAtAsync(DateTimeOffset.UtcNow)).ShouldBe(0);
        var day = new DateTimeOffset(2040, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var id = Guid.NewGuid();
        var sequences = new List<long>();
        foreach (var at in new[] { day, day.AddDays(2), day.AddDays(1), day.AddDays(3) })
        {
            node.Clock.Now = at;
            sequences.Add((await node.AppendAsync(id, sequences.Count == 0 ? new AccountOpened(id, "Ada", AccountKind.Current, []) : new MoneyDeposited(1)))[0].Sequence);
        }

        (await node.Store.PositionAtAsync(day.AddTicks(-1))).ShouldBe(sequences[0] - 1);
        (await node.Store.PositionAtAsync(day)).ShouldBe(sequences[0]);
        (await node.Store.PositionAtAsync(day.AddHours(36))).ShouldBe(sequences[0]);
        (await node.Store.PositionAtAsync(day.AddDays(2))).ShouldBe(sequences[2]);
        (await node.Store.PositionAtAsync(day.AddYears(1))).ShouldBe(sequences[3]);
    }
}
