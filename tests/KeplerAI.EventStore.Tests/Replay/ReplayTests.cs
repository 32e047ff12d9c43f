using KeplerAI.EventStore.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.EventStore.Tests.Replay;

public sealed class ReplayTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    [Fact]
    public async Task A_replay_of_the_store_agrees_and_a_seeded_bug_shows_exactly_the_rows_it_touches()
    {
        var node = fixture.Node;
        var replay = node.Services.GetRequiredService<IReplay>();
        var other = await node.OpenAsync(then: [new MoneyDeposited(10)]);
        var buggy = await node.OpenAsync(then: [new MoneyDeposited(10, other), new MoneyWithdrawn(3), new MoneyDeposited(5)]);
        await node.Store.CatchUpAsync();

        var report = await replay.RunAsync();
        report.Tables.Select(t => t.Table).ShouldBe(node.Store.Projections, ignoreOrder: true);
        report.Differences.ShouldBe(0);
        report.Tables.Single(t => t.Table == "audited").Rows.ShouldBe(await fixture.ScalarAsync<long>("select count(*) from kepler_read.audited"));

        Audited.Buggy[buggy] = true;
        foreach (var wrong in new[] { await replay.RunAsync(), await replay.RunAsync([buggy]) })
        {
            wrong.Tables.Where(t => t.Differences > 0).ShouldHaveSingleItem().Table.ShouldBe("audited");
            wrong.Differences.ShouldBe(4, "two versions of one row, on each side");
            wrong.Tables.Single(t => t.Table == "audited").Lines.ShouldAllBe(l => l.Contains($"{buggy}", StringComparison.Ordinal));
        }

        (await replay.RunAsync([other])).Differences.ShouldBe(0, "the bug does not touch that stream");
        Audited.Buggy.TryRemove(buggy, out _);
        (await fixture.ScalarAsync<long>("select count(*) from pg_tables where schemaname = 'kepler_replay'")).ShouldBe(0);
    }

    [Fact]
    public async Task A_replay_of_one_stream_looks_at_all_that_feeds_the_rows_it_touches_and_at_no_others()
    {
        var replay = fixture.Node.Services.GetRequiredService<IReplay>();
        await fixture.Node.OpenAsync(kind: AccountKind.Savings);
        var id = await fixture.Node.OpenAsync(kind: AccountKind.Savings);
        await fixture.Node.OpenAsync(kind: AccountKind.Savings);
        await fixture.Node.Store.CatchUpAsync();
        var report = await replay.RunAsync([id]);
        report.Differences.ShouldBe(0);
        report.Tables.Single(t => t.Table == "account").Rows.ShouldBe(1);
        report.Tables.Single(t => t.Table == "kind_total").Rows.ShouldBe(await fixture.ScalarAsync<long>("select count(*) from kepler_read.kind_total where kind = 'Savings'"));
        await fixture.ExecuteAsync("update kepler_read.kind_total set accounts = accounts + 1 where kind = 'Savings' and valid_to is null");
        (await replay.RunAsync([id])).Tables.Single(t => t.Differences > 0).Table.ShouldBe("kind_total");
        await fixture.Node.Store.RebuildAsync("kind_total", force: true);
    }

    [Fact]
    public async Task Nothing_but_rows_comes_of_a_replay_or_a_rebuild()
    {
        var shard = new CountingShard { Healed = true };
        await using var node = await fixture.StartAsync(s => s.AddSingleton<IEventShard>(shard));
        await node.AppendAsync(await node.OpenAsync(), new MoneyDeposited(1), new MoneyDeposited(2));
        await node.Store.CatchUpAsync();
        var (seen, before) = (shard.Seen.Count, await StateAsync());
        seen.ShouldBeGreaterThan(1);
        await node.Services.GetRequiredService<IReplay>().RunAsync();
        foreach (var table in node.Store.Projections)
        {
            await node.Store.RebuildAsync(table);
            (await node.Store.RebuildAndCompareAsync(table)).ShouldBeEmpty();
        }

        await node.Store.CatchUpAsync();
        shard.Seen.Count.ShouldBe(seen, "the effects of these events have been had once");
        (await StateAsync()).ShouldBe(before);
    }

    private Task<string> StateAsync() => fixture.ScalarAsync<string>("""
        select (select string_agg(name || last_seq_id, ',' order by name) from kepler_events.mt_event_progression)
               || (select last_value from kepler_events.mt_events_sequence) || (select count(*) from kepler_events.mt_streams)
        """);
}
