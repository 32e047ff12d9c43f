using KeplerAI.EventStore.Tests.Support;

namespace KeplerAI.EventStore.Tests;

public sealed class MultiStreamProjectionTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    private readonly StoreNode _node = fixture.Node;

    [Fact]
    public async Task Events_of_many_streams_meet_in_one_row_in_the_order_of_the_log()
    {
        var hub = Guid.NewGuid();
        var expected = new List<(long Sequence, int Transfers)>();
        for (var i = 1; i <= 20; i++)
        {
            var written = await _node.AppendAsync(await _node.OpenAsync(), new MoneyDeposited(i, hub), new MoneyDeposited(i, hub));
            expected.AddRange(written.Select(e => (e.Sequence, 0)));
        }

        await _node.Store.CatchUpAsync();
        var total = (await _node.Tables.ListAsync<LinkRow>(AsOf.Now, "from_id = @hub", new { hub })).Sum(r => r.Transfers);
        total.ShouldBe(40);
        for (var i = 0; i < expected.Count; i += 7)
        {
            (await _node.Tables.ListAsync<LinkRow>(new AsOf(expected[i].Sequence), "from_id = @hub", new { hub })).Sum(r => r.Transfers).ShouldBe(i + 1);
        }
    }

    [Fact]
    public async Task One_event_changes_several_rows_at_one_moment()
    {
        var (one, two) = (await _node.OpenAsync(), Guid.NewGuid());
        var e = (await _node.AppendAsync(one, new MoneyDeposited(1, two)))[0];
        await _node.Store.CatchUpAsync();
        foreach (var key in new[] { (one, two), (two, one) })
        {
            (await _node.Tables.FindAsync<LinkRow>(new AsOf(e.Sequence - 1), key)).ShouldBeNull();
            (await _node.Tables.FindAsync<LinkRow>(new AsOf(e.Sequence), key)).ShouldNotBeNull().Transfers.ShouldBe(1);
        }
    }

    [Fact]
    public async Task A_page_that_is_rolled_back_leaves_no_half_of_a_row()
    {
        await _node.Store.CatchUpAsync();
        var before = (await _node.Tables.FindAsync<KindTotalRow>(AsOf.Now, AccountKind.Savings))?.Accounts ?? 0;
        await fixture.ExecuteAsync("alter table kepler_read.kind_total add constraint refused check (valid_from < 0) not valid");
        for (var i = 0; i < 10; i++)
        {
            await _node.OpenAsync(kind: AccountKind.Savings);
        }

        await Should.ThrowAsync<ApplyEventException>(() => _node.Store.CatchUpAsync());
        ((await _node.Tables.FindAsync<KindTotalRow>(AsOf.Now, AccountKind.Savings))?.Accounts ?? 0).ShouldBe(before);
        await fixture.ExecuteAsync("alter table kepler_read.kind_total drop constraint refused");
        await _node.Store.CatchUpAsync();
        (await _node.Tables.FindAsync<KindTotalRow>(AsOf.Now, AccountKind.Savings))!.Accounts.ShouldBe(before + 10);
        (await _node.Store.RebuildAndCompareAsync("kind_total")).ShouldBeEmpty();
    }
}
