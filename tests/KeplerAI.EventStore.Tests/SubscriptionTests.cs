using KeplerAI.EventStore.Tests.Support;

namespace KeplerAI.EventStore.Tests;

public sealed class SubscriptionTests(StoreFixture fixture) : IClassFixture<StoreFixture>, IAsyncLifetime
{
    private readonly StoreNode _node = fixture.Node;
    private readonly string _name = $"S{Guid.NewGuid():N}:All";

    public Task InitializeAsync() =>
        fixture.ExecuteAsync("create table if not exists kepler_data.counted (shard text, seq_id bigint)", fixture.Database.StoreConnection);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_new_one_begins_at_the_first_event_and_sees_all_in_order()
    {
        for (var i = 0; i < 10; i++)
        {
            await _node.OpenAsync(then: new MoneyDeposited(i));
        }

        var shard = new EverythingShard(_name);
        await using var node = await fixture.StartAsync(s => s.AddShard(shard));
        await node.Store.CatchUpAsync();
        shard.Seen.Select(e => e.Sequence).ShouldBe(await StoredAsync("true"));
        var last = (await node.AppendAsync(await node.OpenAsync(), new MoneyDeposited(1)))[0];
        await node.Store.CatchUpAsync();
        shard.Seen[^1].ShouldSatisfyAllConditions(e => e.Sequence.ShouldBe(last.Sequence), e => e.Data.ShouldBe(last.Data), e => e.StreamId.ShouldBe(last.StreamId));
        shard.Seen.Count.ShouldBe(await CountedAsync());
    }

    [Fact]
    public async Task Only_the_kinds_it_asks_for_are_given()
    {
        await _node.OpenAsync(then: [new MoneyDeposited(1), new MoneyWithdrawn(1), new AccountClosed("done")]);
        var shard = new EverythingShard(_name, [typeof(MoneyWithdrawn), typeof(AccountClosed)]);
        await using var node = await fixture.StartAsync(s => s.AddShard(shard));
        await node.Store.CatchUpAsync();
        shard.Seen.Select(e => e.Sequence).ShouldBe(await StoredAsync("type in ('money_withdrawn', 'account_closed')"));
    }

    [Fact]
    public async Task What_throws_rewinds_to_the_event_and_what_came_before_stays()
    {
        var id = await _node.OpenAsync();
        var written = await _node.AppendAsync(id, new MoneyDeposited(1), new MoneyDeposited(13), new MoneyDeposited(3));
        var shard = new EverythingShard(_name) { Each = e => _ = e.Sequence == written[1].Sequence ? throw new InvalidOperationException("thirteen") : 0 };
        await using var node = await fixture.StartAsync(s => s.AddShard(shard));
        (await Should.ThrowAsync<ApplyEventException>(() => node.Store.CatchUpAsync())).Sequence.ShouldBe(written[1].Sequence);
        (await fixture.ScalarAsync<long>($"select max(seq_id) from kepler_data.counted where shard = '{_name}'")).ShouldBe(written[0].Sequence);
        shard.Each = _ => { };
        await node.Store.CatchUpAsync();
        (await CountedAsync()).ShouldBe((await StoredAsync("true")).Count);
    }

    [Fact]
    public async Task Two_nodes_that_follow_at_once_count_each_event_once()
    {
        var (one, two) = (new EverythingShard(_name), new EverythingShard(_name));
        await using var first = await fixture.StartAsync(s => s.AddShard(one), o => o.RunDaemon = true);
        await using var second = await fixture.StartAsync(s => s.AddShard(two), o => o.RunDaemon = true);
        for (var i = 0; i < 40; i++)
        {
            await (i % 2 == 0 ? first : second).OpenAsync();
        }

        var last = await fixture.ScalarAsync<long>("select max(seq_id) from kepler_events.mt_events");
        await Eventually.ShowsAsync(() => fixture.ScalarAsync<long>($"select coalesce(max(seq_id), 0) from kepler_data.counted where shard = '{_name}'"), seen => seen >= last);
        (await CountedAsync()).ShouldBe((await StoredAsync("true")).Count);
        (await fixture.ScalarAsync<long>($"select count(distinct seq_id) from kepler_data.counted where shard = '{_name}'")).ShouldBe(await CountedAsync());
    }

    [Fact]
    public async Task A_rebuild_calls_none()
    {
        var shard = new EverythingShard(_name);
        await using var node = await fixture.StartAsync(s => s.AddShard(shard));
        await node.OpenAsync();
        await node.Store.CatchUpAsync();
        var before = shard.Seen.Count;
        foreach (var table in node.Store.Projections)
        {
            await node.Store.RebuildAsync(table);
            (await node.Store.RebuildAndCompareAsync(table)).ShouldBeEmpty();
        }

        await node.Store.CatchUpAsync();
        shard.Seen.Count.ShouldBe(before);
    }

    private async Task<int> CountedAsync() => (int)await fixture.ScalarAsync<long>($"select count(*) from kepler_data.counted where shard = '{_name}'");

    private async Task<IReadOnlyList<long>> StoredAsync(string where) => await fixture.ScalarAsync<long[]>($"select array_agg(seq_id order by seq_id) from kepler_events.mt_events where {where}");
}
