using KeplerAI.EventStore.Tests.Support;

namespace KeplerAI.EventStore.Tests;

public sealed partial class StreamArchivingTests
{
    [Fact]
    public async Task A_snapshot_of_it_is_not_read_and_comes_back_with_it()
    {
        var id = Guid.NewGuid();
        await using var session = _node.Store.OpenSession(StoreNode.Someone);
        session.StartStream<Basket>(id, new ThingsPut(3), new ThingsTaken(1));
        await session.SaveChangesAsync();
        await ArchiveAsync(id);
        (await session.FetchLatest<Basket>(id)).ShouldBeNull();
        await fixture.ExecuteAsync($"update kepler_events.mt_streams set is_archived = false where id = '{id}'; update kepler_events.mt_events set is_archived = false where stream_id = '{id}'");
        await _node.AppendAsync(id, new ThingsPut(4));
        (await session.FetchLatest<Basket>(id)).ShouldBe(new Basket(6, 3));
    }

    [Fact]
    public async Task Rows_folded_from_it_stay_as_they_are_through_the_daemon_and_through_rebuilds()
    {
        await _node.Store.CatchUpAsync();
        var before = (await _node.Tables.FindAsync<KindTotalRow>(AsOf.Now, AccountKind.Savings))?.Accounts ?? 0;
        var id = await _node.OpenAsync(kind: AccountKind.Savings, then: new MoneyDeposited(8));
        await ArchiveAsync(id); // before the daemon has seen it
        await _node.Store.CatchUpAsync();
        foreach (var table in _node.Store.Projections)
        {
            (await _node.Store.RebuildAndCompareAsync(table)).ShouldBeEmpty();
            await _node.Store.RebuildAsync(table);
        }

        (await _node.Tables.FindAsync<AccountRow>(AsOf.Now, id)).ShouldNotBeNull().Balance.ShouldBe(8);
        (await _node.Tables.FindAsync<KindTotalRow>(AsOf.Now, AccountKind.Savings))!.Accounts.ShouldBe(before + 1);
    }

    [Fact]
    public async Task Archiving_nothing_changes_nothing()
    {
        var before = await fixture.ScalarAsync<long>("select count(*) from kepler_events.mt_streams");
        await ArchiveAsync(Guid.NewGuid());
        (await fixture.ScalarAsync<long>("select count(*) from kepler_events.mt_streams")).ShouldBe(before);
    }
}
