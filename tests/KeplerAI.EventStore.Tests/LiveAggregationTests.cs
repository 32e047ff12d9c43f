using KeplerAI.EventStore.Tests.Support;

namespace KeplerAI.EventStore.Tests;

public sealed class LiveAggregationTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    [Fact]
    public async Task State_is_folded_at_the_last_version()
    {
        var id = await fixture.Node.OpenAsync("Ada", AccountKind.Savings, new MoneyDeposited(30), new MoneyWithdrawn(12.5m));
        var account = await fixture.Node.AggregateAsync<Account>(id);
        account.ShouldNotBeNull().Balance.ShouldBe(17.5m);
        account.Kind.ShouldBe(AccountKind.Savings);
    }

    [Fact]
    public async Task State_is_folded_at_an_earlier_version_and_is_null_beyond_the_last()
    {
        var id = await fixture.Node.OpenAsync(then: [new MoneyDeposited(30), new MoneyDeposited(12)]);
        (await fixture.Node.AggregateAsync<Account>(id, version: 2)).ShouldNotBeNull().Balance.ShouldBe(30);
        (await fixture.Node.AggregateAsync<Account>(id, version: 4)).ShouldBeNull();
        (await fixture.Node.AggregateAsync<Account>(Guid.NewGuid())).ShouldBeNull();
    }

    [Fact]
    public async Task State_is_folded_at_an_instant()
    {
        var node = fixture.Node;
        var start = new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.FromHours(1));
        node.Clock.Now = start;
        var id = await node.OpenAsync();
        node.Clock.Now = start.AddHours(1);
        await node.AppendAsync(id, new MoneyDeposited(5));
        node.Clock.Now = start.AddHours(2);
        await node.AppendAsync(id, new MoneyDeposited(7));
        node.Clock.Now = null;
        (await node.AggregateAsync<Account>(id, timestamp: start.AddHours(1))).ShouldNotBeNull().Balance.ShouldBe(5);
        (await node.AggregateAsync<Account>(id, timestamp: start.AddMinutes(59))).ShouldNotBeNull().Balance.ShouldBe(0);
        (await node.AggregateAsync<Account>(id, timestamp: start.AddSeconds(-1))).ShouldBeNull();
        (await node.AggregateAsync<Account>(id)).ShouldNotBeNull().Since.ShouldBe(start);
    }
}
