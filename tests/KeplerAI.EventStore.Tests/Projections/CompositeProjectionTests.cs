using KeplerAI.EventStore.Tests.Support;

namespace KeplerAI.EventStore.Tests.Projections;

public sealed class CompositeProjectionTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    private readonly StoreNode _node = fixture.Node;

    [Fact]
    public async Task A_later_stage_folds_what_an_earlier_one_did_and_both_are_true_at_every_position()
    {
        await _node.Store.CatchUpAsync();
        var richBefore = (await _node.Tables.FindAsync<BandRow>(AsOf.Now, "rich"))?.Accounts ?? 0;
        var written = new List<long>();
        for (var i = 0; i < 8; i++)
        {
            var id = await _node.OpenAsync();
            written.AddRange((await _node.AppendAsync(id, new MoneyDeposited(60), new MoneyDeposited(60), new MoneyWithdrawn(i % 3 == 0 ? 50 : 1))).Select(e => e.Sequence));
            if (i % 4 == 3)
            {
                written.AddRange((await _node.AppendAsync(id, new AccountClosed("enough"))).Select(e => e.Sequence));
            }
        }

        await _node.Store.CatchUpAsync();
        foreach (var position in written)
        {
            var at = new AsOf(position);
            var accounts = (await _node.Tables.ListAsync<WealthRow>(at)).CountBy(r => r.Band).ToDictionary();
            var bands = (await _node.Tables.ListAsync<BandRow>(at)).Where(b => b.Accounts > 0).ToDictionary(b => b.Band, b => b.Accounts);
            bands.ShouldBe(accounts, ignoreOrder: true);
        }

        (await _node.Tables.FindAsync<BandRow>(AsOf.Now, "rich"))!.Accounts.ShouldBe(richBefore + 4);
        (await fixture.ScalarAsync<long>("select count(*) from kepler_events.mt_event_progression where name in ('WealthByBand:All', 'Wealths:All', 'Bands:All')")).ShouldBe(1, "one checkpoint");
    }

    [Fact]
    public async Task All_stages_are_rebuilt_together()
    {
        await _node.AppendAsync(await _node.OpenAsync(), new MoneyDeposited(500));
        await _node.Store.CatchUpAsync();
        await fixture.ExecuteAsync("update kepler_read.band set accounts = 99; update kepler_read.wealth set balance = -1");
        (await _node.Store.RebuildAndCompareAsync("band")).ShouldNotBeEmpty();
        await Should.ThrowAsync<RebuildRefusedException>(() => _node.Store.RebuildAsync("wealth"));
        await _node.Store.RebuildAsync("wealth", force: true);
        (await _node.Store.RebuildAndCompareAsync("wealth")).ShouldBeEmpty();
        (await _node.Store.RebuildAndCompareAsync("band")).ShouldBeEmpty();
        await _node.AppendAsync(await _node.OpenAsync(), new MoneyDeposited(500));
        await _node.Store.CatchUpAsync();
        (await _node.Store.RebuildAndCompareAsync("band")).ShouldBeEmpty("the new tables are followed on");
    }

    [Fact]
    public void A_stage_that_folds_rows_of_no_earlier_stage_is_refused() =>
        Should.Throw<InvalidOperationException>(() => new ProjectionGroup("alone", [[new Bands()]])).Message.ShouldContain(nameof(WealthRow));
}
