using KeplerAI.EventStore.Tests.Support;

namespace KeplerAI.EventStore.Tests.Ledger;

/// <summary>A log longer than what one reader takes at a time: the ranges are read in turn and nothing is lost where they meet.</summary>
public sealed class LongLogTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    private const int Range = 8192;

    [Fact]
    public async Task Every_change_is_found_on_both_sides_of_a_boundary_and_at_both_ends()
    {
        var node = fixture.Node;
        for (var written = 0; written <= (3 * Range) + 10; written += 1000)
        {
            await using var session = node.Store.OpenSession(StoreNode.Someone);
            session.StartStream<Heap>(Guid.NewGuid(), Enumerable.Range(0, 1000).Select(i => (object)new ThingsPut(i)).ToList());
            await session.SaveChangesAsync();
        }

        (await node.Ledger.VerifyAsync()).ShouldSatisfyAllConditions(r => r.Findings.ShouldBeEmpty(), r => r.Events.ShouldBe(25_000));
        long[] edited = [1, Range, Range + 1, 2 * Range, (2 * Range) + 1, 25_000];
        await fixture.ExecuteAsync($"update kepler_events.mt_events set user_name = 'another' where seq_id in ({string.Join(',', edited)})");
        await fixture.ExecuteAsync("insert into kepler_ledger.event_hash (seq_id, sha256) values (30000, sha256('x'))");
        (await node.FindingsAsync()).ShouldBe([.. edited, 30_000], ignoreOrder: true);
    }
}
