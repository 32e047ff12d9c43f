using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using KeplerAI.EventStore.Tests.Support;

namespace KeplerAI.EventStore.Tests;

/// <summary>Whatever was appended, in whatever transactions: a temporal table as of a position is what folding up to that position gives.</summary>
public sealed class TemporalTablePropertyTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    private readonly StoreNode _node = fixture.Node;

    [Fact]
    public void A_table_as_of_any_position_equals_refolding_to_it() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNegativeInt[]>(), steps => HoldsAsync([.. steps.Select(s => s.Get)]).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(25).WithEndSize(40));

    private async Task<bool> HoldsAsync(int[] steps)
    {
        Guid[] accounts = [.. Enumerable.Range(0, 3).Select(_ => Guid.NewGuid())];
        var versions = new int[accounts.Length];
        foreach (var transaction in steps.Chunk(1 + (steps.Length % 4)))
        {
            await using var session = _node.Store.OpenSession(StoreNode.Someone);
            foreach (var step in transaction)
            {
                var account = step % accounts.Length;
                session.Append(accounts[account], EventOf(step, accounts, account, ref versions[account]));
            }

            await session.SaveChangesAsync();
        }

        await _node.Store.CatchUpAsync();
        await using var query = _node.Store.QuerySession();
        var events = (await Task.WhenAll(accounts.Select(a => query.FetchStreamAsync(a)))).SelectMany(e => e).OrderBy(e => e.Sequence).ToList();
        foreach (var position in events.Select(e => e.Sequence).Prepend(events.Count == 0 ? 0 : events[0].Sequence - 1))
        {
            var rows = await _node.Tables.ListAsync<AccountRow>(new AsOf(position), "account_id = any(@accounts)", new { accounts });
            var links = await _node.Tables.ListAsync<LinkRow>(new AsOf(position), "from_id = any(@accounts)", new { accounts });
            rows.ToDictionary(r => r.AccountId, r => (r.Balance, r.Moves, r.Version)).ShouldBe(Model(events, position), ignoreOrder: true);
            links.Sum(l => l.Transfers).ShouldBe(2 * events.Count(e => e.Sequence <= position && e.Data is MoneyDeposited { CounterpartId: not null }));
        }

        foreach (var table in _node.Store.Projections)
        {
            (await _node.Store.RebuildAndCompareAsync(table)).ShouldBeEmpty();
        }

        return true;
    }

    // Opened first, reopened after a closing.
    private static object EventOf(int step, Guid[] accounts, int account, ref int version)
    {
        if (version++ == 0)
        {
            return new AccountOpened(accounts[account], $"holder {step}", (AccountKind)(step % 2), [$"t{step}"]);
        }

        switch (step / 3 % 6)
        {
            case 0:
                version = 0;
                return new AccountClosed("done");
            case 1:
                return new AccountLabelled(ImmutableDictionary<string, double>.Empty.Add($"s{step % 2}", step / 7.0), DateTimeOffset.UnixEpoch.AddTicks(step));
            case 2:
                return new MoneyWithdrawn(step / 100m);
            case 3:
                return new MoneyDeposited(step / 10m, accounts[(account + 1) % accounts.Length]);
            default:
                return new MoneyDeposited(step);
        }
    }

    private static Dictionary<Guid, (decimal Balance, int Moves, long Version)> Model(List<IEvent> events, long position)
    {
        var model = new Dictionary<Guid, (decimal Balance, int Moves, long Version)>();
        foreach (var e in events.Where(e => e.Sequence <= position))
        {
            var now = model.GetValueOrDefault(e.StreamId);
            switch (e.Data)
            {
                case AccountClosed:
                    model.Remove(e.StreamId);
                    break;
                case AccountOpened:
                    model[e.StreamId] = (0, 0, e.Version);
                    break;
                case MoneyDeposited d:
                    model[e.StreamId] = (now.Balance + d.Amount, now.Moves + 1, e.Version);
                    break;
                case MoneyWithdrawn w:
                    model[e.StreamId] = (now.Balance - w.Amount, now.Moves + 1, e.Version);
                    break;
                default:
                    model[e.StreamId] = now with { Version = e.Version };
                    break;
            }
        }

        return model;
    }
}
