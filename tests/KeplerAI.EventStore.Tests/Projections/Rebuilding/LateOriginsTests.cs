using KeplerAI.EventStore.Tests.Support;

namespace KeplerAI.EventStore.Tests.Projections.Rebuilding;

public sealed class LateOriginsTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    private readonly StoreNode _node = fixture.Node;

    [Fact]
    public async Task A_rebuild_knows_where_an_event_came_from_however_late_it_is_asked()
    {
        var (one, two) = (await _node.OpenAsync(), await _node.OpenAsync());
        var last = Guid.Empty;
        foreach (var (deposits, by) in new[] { (150, "first"), (500, "second"), (5, null), (5, "last") })
        {
            foreach (var id in new[] { one, two })
            {
                await AppendAsync(id, StoreNode.Someone, [.. Enumerable.Range(0, deposits).Select(i => new MoneyDeposited(i))]);
                var metadata = by is null ? EventMetadata.None : new EventMetadata(by, $"for {by}", $"because of {by}", new Dictionary<string, string> { ["agent"] = $"{by} agent" });
                last = (await AppendAsync(id, metadata, [new MoneyWithdrawn(1)]))[^1].Id;
            }
        }

        var before = await _node.Tables.FindAsync<WithdrawalsRow>(AsOf.Now, two);
        before.ShouldBe(new(two, 664, last, "last", "for last", "because of last", "last agent"));
        (await _node.Store.RebuildAndCompareAsync("withdrawals")).ShouldBeEmpty();
        await _node.Store.RebuildAsync("withdrawals", force: true);
        (await _node.Tables.FindAsync<WithdrawalsRow>(AsOf.Now, two)).ShouldBe(before);
        (await fixture.ScalarAsync<long>("select count(*) from kepler_read.withdrawals where by is null and last is not null and moves = 658")).ShouldBe(2, "a withdrawal by nobody known from each");
    }

    private async Task<IReadOnlyList<IEvent>> AppendAsync(Guid id, EventMetadata metadata, object[] events)
    {
        await using var session = _node.Store.OpenSession(metadata);
        session.Append(id, events);
        return await session.SaveChangesAsync();
    }
}
