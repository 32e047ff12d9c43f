using KeplerAI.EventStore.Tests.Support;

namespace KeplerAI.EventStore.Tests;

public sealed class RebuildAndCatchUpTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    private readonly StoreNode _node = fixture.Node;

    [Fact]
    public async Task Async_tables_follow_after_the_append_and_catch_up_without_timers()
    {
        await _node.Store.CatchUpAsync();
        var before = (await _node.Tables.FindAsync<KindTotalRow>(AsOf.Now, AccountKind.Savings))?.Accounts ?? 0;
        var id = Guid.Empty;
        for (var i = 0; i < 20; i++)
        {
            id = await _node.OpenAsync(kind: AccountKind.Savings);
        }

        var last = (await _node.AppendAsync(id, new MoneyDeposited(1)))[0].Sequence;
        (await _node.Store.WaitForAsync(last, TimeSpan.FromMilliseconds(30), [typeof(AccountRow)])).ShouldBeTrue();
        (await _node.Store.WaitForAsync(last, TimeSpan.FromMilliseconds(30), [typeof(AccountRow), typeof(KindTotalRow)])).ShouldBeFalse();
        await _node.Store.CatchUpAsync();
        (await _node.Store.WaitForAsync(last, TimeSpan.FromMilliseconds(30), [typeof(KindTotalRow), typeof(LinkRow)])).ShouldBeTrue();
        (await _node.Tables.FindAsync<KindTotalRow>(AsOf.Now, AccountKind.Savings))!.Accounts.ShouldBe(before + 20);
    }

    [Fact]
    public async Task One_event_may_change_several_rows()
    {
        var (one, two) = (await _node.OpenAsync(), await _node.OpenAsync());
        await _node.AppendAsync(one, new MoneyDeposited(1, two), new MoneyDeposited(1, two));
        await _node.AppendAsync(two, new MoneyDeposited(1, one));
        await _node.Store.CatchUpAsync();
        (await _node.Tables.FindAsync<LinkRow>(AsOf.Now, (one, two)))!.Transfers.ShouldBe(3);
        (await _node.Tables.FindAsync<LinkRow>(AsOf.Now, (two, one)))!.Transfers.ShouldBe(3);
    }

    [Fact]
    public async Task Nodes_that_catch_up_together_count_every_event_once()
    {
        await using var other = await fixture.StartAsync();
        for (var i = 0; i < 30; i++)
        {
            await _node.OpenAsync();
        }

        await Task.WhenAll(_node.Store.CatchUpAsync(), other.Store.CatchUpAsync());
        (await _node.Store.RebuildAndCompareAsync("kind_total")).ShouldBeEmpty();
        (await _node.Tables.FindAsync<KindTotalRow>(AsOf.Now, AccountKind.Current))!.Accounts
            .ShouldBe((int)await fixture.ScalarAsync<long>("select count(*) from kepler_events.mt_events where type = 'account_opened' and data ->> 'Kind' = 'Current'"));
    }

    [Fact]
    public async Task A_rebuild_during_appends_loses_nothing_and_readers_never_see_an_empty_table()
    {
        var id = await _node.OpenAsync();
        var appending = Task.Run(async () =>
        {
            for (var i = 0; i < 60; i++)
            {
                await _node.AppendAsync(id, new MoneyDeposited(1));
            }
        });
        while (!appending.IsCompleted)
        {
            await _node.Store.RebuildAsync("account");
            (await _node.Tables.FindAsync<AccountRow>(AsOf.Now, id)).ShouldNotBeNull();
        }

        await appending;
        (await _node.Store.RebuildAndCompareAsync("account")).ShouldBeEmpty();
        (await _node.Tables.FindAsync<AccountRow>(AsOf.Now, id))!.Balance.ShouldBe(60);
    }

    [Fact]
    public async Task A_difference_is_found()
    {
        var id = await _node.OpenAsync();
        await fixture.ExecuteAsync($"update kepler_read.account set holder = 'forged' where account_id = '{id}'");
        (await _node.Store.RebuildAndCompareAsync("account")).Count.ShouldBe(2);
        var refused = await Should.ThrowAsync<RebuildRefusedException>(() => _node.Store.RebuildAsync("account"));
        (refused.Table, refused.Count).ShouldBe(("account", 2));
        refused.Differences.ShouldContain(l => l.Contains("forged", StringComparison.Ordinal));
        (await _node.Tables.FindAsync<AccountRow>(AsOf.Now, id))!.Holder.ShouldBe("forged", "nothing was replaced");
        await _node.Store.RebuildAsync("account", force: true);
        (await _node.Store.RebuildAndCompareAsync("account")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("update kepler_read.projection_state set version = 0")]
    [InlineData("update kepler_read.projection_state set shape = ''")]
    [InlineData("drop table kepler_read.account, kepler_read.kind_total, kepler_read.link; delete from kepler_read.projection_state")]
    public async Task A_table_of_another_version_or_other_columns_is_rebuilt_at_start(string change)
    {
        await _node.OpenAsync();
        await _node.Store.CatchUpAsync();
        await fixture.ExecuteAsync("update kepler_read.account set holder = 'old'; update kepler_read.kind_total set accounts = -1;" + change);
        await using var next = await fixture.StartAsync();
        foreach (var table in next.Store.Projections)
        {
            (await next.Store.RebuildAndCompareAsync(table)).ShouldBeEmpty();
        }
    }
}
