using KeplerAI.EventStore.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KeplerAI.EventStore.Tests;

public sealed class SubscriptionStartTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    [Fact]
    public async Task A_subscription_begins_at_the_beginning_at_the_present_or_after_an_event_and_goes_on_from_there()
    {
        var id = await fixture.Node.OpenAsync();
        var old = await fixture.Node.AppendAsync(id, new MoneyDeposited(1), new MoneyDeposited(2), new MoneyDeposited(3));
        Follower[] all = [new("Beginning:All", ShardStart.Beginning), new("Present:All", ShardStart.Present), new("Middle:All", ShardStart.After(old[0].Sequence))];
        await using (var node = await fixture.StartAsync(s => Array.ForEach(all, f => s.AddSingleton<IEventShard>(f))))
        {
            await node.Store.CatchUpAsync();
            all.Select(f => f.Amounts.Count).ShouldBe([3, 0, 2]);
            await node.AppendAsync(id, new MoneyDeposited(4));
            await node.Store.CatchUpAsync();
        }

        all.Select(f => string.Join(' ', f.Amounts)).ShouldBe(["1 2 3 4", "4", "2 3 4"]);
        Follower[] again = [new("Present:All", ShardStart.Present), new("Middle:All", ShardStart.After(0))];
        await fixture.Node.AppendAsync(id, new MoneyDeposited(5));
        await using (var node = await fixture.StartAsync(s => Array.ForEach(again, f => s.AddSingleton<IEventShard>(f))))
        {
            await node.Store.CatchUpAsync();
        }

        again.Select(f => string.Join(' ', f.Amounts)).ShouldBe(["5", "5"], "it has a checkpoint, so the start no longer counts");
    }

    [Fact]
    public async Task The_present_of_an_empty_log_and_an_event_to_come_are_beginnings_as_well()
    {
        var empty = new StoreFixture();
        await empty.InitializeAsync();
        try
        {
            Follower[] all = [new("Present:All", ShardStart.Present), new("Later:All", ShardStart.After(3))];
            await using var node = await empty.StartAsync(s => Array.ForEach(all, f => s.AddSingleton<IEventShard>(f)));
            await node.Store.CatchUpAsync();

            var id = await node.OpenAsync();
            await node.AppendAsync(id, new MoneyDeposited(2));
            await node.Store.CatchUpAsync();
            await node.AppendAsync(id, new MoneyDeposited(3), new MoneyDeposited(4));
            await node.Store.CatchUpAsync();

            all.Select(f => string.Join(' ', f.Amounts)).ShouldBe(["2 3 4", "4"]);
        }
        finally
        {
            await empty.DisposeAsync();
        }
    }

    private sealed class Follower(string name, ShardStart start) : IEventShard
    {
        public string Name => name;

        public ShardStart Start => start;

        public IReadOnlyCollection<Type>? EventTypes => [typeof(MoneyDeposited)];

        public List<decimal> Amounts { get; } = [];
        public Task ApplyAsync(IReadOnlyList<IEvent> events, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
        {
            Amounts.AddRange(events.Select(e => ((MoneyDeposited)e.Data).Amount));
            return Task.CompletedTask;
        }
    }
}
