using FsCheck;
using FsCheck.Fluent;
using KeplerAI.EventStore.Tests.Support;

namespace KeplerAI.EventStore.Tests;

/// <summary>
/// Whatever was appended, in whatever transactions, beside whatever rebuild: a temporal table as of a position is what folding up to that position
/// gives, and an instant is the position that the log itself says.
/// </summary>
public sealed class TemporalTablePropertyTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    private static readonly DateTimeOffset Start = new(2031, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly StoreNode _node = fixture.Node;
    private int _seconds;

    [Fact]
    public void A_table_as_of_any_position_or_instant_equals_refolding_to_it() => Check(cases: 20, size: 40);

    [Fact]
    [Trait("Category", "Long")]
    public void A_table_as_of_any_position_or_instant_equals_refolding_to_it_in_many_long_histories() => Check(cases: 60, size: 160);

    private void Check(int cases, int size) =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNegativeInt[]>(), steps => HoldsAsync([.. steps.Select(s => s.Get)]).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(cases).WithEndSize(size));

    private async Task<bool> HoldsAsync(int[] steps)
    {
        var story = new AccountStory(accounts: 4);
        foreach (var pair in steps.Chunk(1 + (steps.Length % 4)).Chunk(2))
        {
            // Clocks jump back now and then. The two transactions have no account in common, and end in either order.
            _seconds += (pair[0][0] % 7) - 1;
            _node.Clock.Now = Start.AddSeconds(_seconds);
            await Task.WhenAll(pair.Select((transaction, half) => AppendAsync([.. transaction.Select(step => story.Next(step, half))])));
            await BetweenAsync(pair[0][0]);
        }

        await _node.Store.CatchUpAsync();
        await using var query = _node.Store.QuerySession();
        var events = (await Task.WhenAll(story.Accounts.Select(a => query.FetchStreamAsync(a)))).SelectMany(e => e).OrderBy(e => e.Sequence).ToList();
        foreach (var position in Some(events.Select(e => e.Sequence).Prepend(events.Count == 0 ? 0 : events[0].Sequence - 1), steps.Length))
        {
            await EqualsAsync(story.Accounts, AccountModel.At(events, position), position);
        }

        foreach (var instant in Some(events.Select(e => e.Timestamp).Distinct().SelectMany(at => new[] { at.AddMilliseconds(-1), at }), steps.Length))
        {
            (await _node.Store.PositionAtAsync(instant)).ShouldBe(await PositionSaidByTheLogAsync(instant));
        }

        foreach (var table in _node.Store.Projections)
        {
            (await _node.Store.RebuildAndCompareAsync(table)).ShouldBeEmpty();
        }

        return true;
    }

    /// <summary>All of a short history, forty at random of a long one.</summary>
    private static IEnumerable<T> Some<T>(IEnumerable<T> all, int seed)
    {
        var dice = new Random(seed);
        return all.OrderBy(_ => dice.Next()).Take(40);
    }

    private async Task AppendAsync(IReadOnlyList<(Guid Account, object Event)> steps)
    {
        await using var session = _node.Store.OpenSession(StoreNode.Someone);
        foreach (var (account, e) in steps)
        {
            session.Append(account, e);
        }

        await session.SaveChangesAsync();
    }

    /// <summary>Sometimes the daemon comes by, sometimes somebody rebuilds a table.</summary>
    private Task BetweenAsync(int step) => (step % 11) switch
    {
        0 => _node.Store.RebuildAsync(_node.Store.Projections[step % _node.Store.Projections.Count]),
        1 or 2 => _node.Store.CatchUpAsync(),
        _ => Task.CompletedTask,
    };

    private async Task EqualsAsync(Guid[] accounts, AccountModel model, long position)
    {
        var rows = await _node.Tables.ListAsync<AccountRow>(new AsOf(position), "account_id = any(@accounts)", new { accounts });
        rows.ToDictionary(r => r.AccountId, r => new AccountModel.Row(r.Holder, r.Kind, r.Balance, r.Moves, r.Version, r.Scores.Count)).ShouldBe(model.Accounts, ignoreOrder: true);
        var links = await _node.Tables.ListAsync<LinkRow>(new AsOf(position), "from_id = any(@accounts)", new { accounts });
        links.ToDictionary(l => (l.FromId, l.ToId), l => l.Transfers).ShouldBe(model.Links, ignoreOrder: true);
        foreach (var kind in Enum.GetValues<AccountKind>())
        {
            ((await _node.Tables.FindAsync<KindTotalRow>(new AsOf(position), kind))?.Accounts ?? 0)
                .ShouldBe((int)await fixture.ScalarAsync<long>($"select count(*) from kepler_events.mt_events where seq_id <= {position} and type = 'account_opened' and data ->> 'Kind' = '{kind}'"));
        }
    }

    private Task<long> PositionSaidByTheLogAsync(DateTimeOffset instant) => fixture.ScalarAsync<long>($"""
        select coalesce((select min(seq_id) - 1 from kepler_events.mt_events where timestamp > '{instant:O}'), (select max(seq_id) from kepler_events.mt_events))
        """);
}
