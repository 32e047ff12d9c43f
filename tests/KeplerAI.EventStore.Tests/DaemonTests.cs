using KeplerAI.EventStore.Tests.Support;
using KeplerAI.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.EventStore.Tests;

public sealed class DaemonTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    [Fact]
    public async Task The_daemon_is_woken_by_an_append()
    {
        await using var node = await fixture.StartAsync(configure: o => (o.RunDaemon, o.PollInterval) = (true, TimeSpan.FromMinutes(10)));
        for (var i = 0; i < 5; i++)
        {
            var last = (await node.AppendAsync(await node.OpenAsync(), new MoneyDeposited(1)))[0].Sequence;
            (await node.Store.WaitForAsync(last, Until.Patience, [typeof(KindTotalRow), typeof(LinkRow)])).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task A_shard_that_fails_pauses_at_the_event_and_goes_on_when_it_can()
    {
        await fixture.Node.Store.CatchUpAsync();
        var shard = new CountingShard();
        await using var node = await fixture.StartAsync(s => s.AddSingleton<IEventShard>(shard), o => (o.RunDaemon, o.PauseOnError) = (true, TimeSpan.FromMilliseconds(50)));
        var id = await node.OpenAsync();
        var written = await node.AppendAsync(id, new MoneyDeposited(1), new MoneyDeposited(2), new MoneyDeposited(666), new MoneyDeposited(4));
        await Until.HoldsAsync(() => Health(node).PausedAt is not null);
        Health(node).PausedAt.ShouldBe(written[2].Sequence);
        Health(node).Position.ShouldBe(written[1].Sequence);
        Health(node).Error.ShouldNotBeNull().ShouldContain("666");
        (await fixture.ScalarAsync<string>("select data ->> 'EventSequence' from kepler_events.mt_doc_deadletterevent")).ShouldBe($"{written[2].Sequence}");
        (await node.Store.WaitForAsync(written[3].Sequence, Until.Patience, [typeof(KindTotalRow)])).ShouldBeTrue("the other shards go on");
        shard.Healed = true;
        await Until.HoldsAsync(() => Health(node).Position >= written[3].Sequence);
        shard.Seen.Count(s => written.Any(e => e.Sequence == s)).ShouldBe(4);
        shard.Seen.ShouldBe(shard.Seen.Order());
        shard.Seen.ShouldBeUnique();
        await Until.HoldsAsync(async () => await fixture.ScalarAsync<long>("select count(*) from kepler_events.mt_doc_deadletterevent") == 0);
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_pauses_the_shard_there_with_all_before_it_applied()
    {
        await fixture.Node.Store.CatchUpAsync();
        var id = await fixture.Node.OpenAsync();
        var written = await fixture.Node.AppendAsync(id, new MoneyDeposited(1), new MoneyDeposited(2), new MoneyDeposited(3));
        var body = await fixture.ScalarAsync<string>($"select data::text from kepler_events.mt_events where seq_id = {written[1].Sequence}");
        await RewriteAsync("""{"Amount": "a word"}""");
        var shard = new CountingShard();
        await using var node = await fixture.StartAsync(s => s.AddSingleton<IEventShard>(shard), o => (o.RunDaemon, o.PauseOnError) = (true, TimeSpan.FromMilliseconds(50)));

        await Until.HoldsAsync(() => Health(node).PausedAt is not null);

        (Health(node).PausedAt, Health(node).Position).ShouldBe((written[1].Sequence, written[0].Sequence));
        shard.Seen[^1].ShouldBe(written[0].Sequence);
        (await fixture.ScalarAsync<string>("select data ->> 'EventSequence' from kepler_events.mt_doc_deadletterevent where data ->> 'ShardName' = 'Counting:All'")).ShouldBe($"{written[1].Sequence}");
        await RewriteAsync(body);
        await Until.HoldsAsync(() => Health(node).Position >= written[2].Sequence);
        shard.Seen.TakeLast(3).ShouldBe(written.Select(e => e.Sequence));

        Task RewriteAsync(string text) => fixture.ExecuteAsync($"update kepler_events.mt_events set data = '{text}' where seq_id = {written[1].Sequence}");
    }

    [Fact]
    public void Shard_locks_are_martens()
    {
        DaemonLock.Id("public:CaseSummary:All").ShouldBe(862570700);
        DaemonLock.Id("events:CaseSummary:All").ShouldBe(1226811776);
    }

    private static ShardHealth Health(StoreNode node) => node.Health.Shards.Single(s => s.Name == "Counting:All");
}
