using KeplerAI.EventStore.Tests.Support;

namespace KeplerAI.EventStore.Tests;

public sealed class HighWaterTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    private readonly StoreNode _node = fixture.Node;

    [Fact]
    public async Task A_slow_writer_is_waited_for_and_never_skipped()
    {
        var start = (await _node.AppendAsync(await _node.OpenAsync(), new MoneyDeposited(1)))[0].Sequence;
        await _node.Store.CatchUpAsync();
        var (slow, go) = await SlowAsync(AccountKind.Savings, fail: false);
        var last = 0L;
        for (var i = 0; i < 25; i++)
        {
            last = (await _node.AppendAsync(await _node.OpenAsync(), new MoneyDeposited(1)))[0].Sequence;
            (await _node.Store.HighWaterMarkAsync()).ShouldBe(start);
        }

        _node.Health.WaitingForSequence.ShouldBe(start + 1);
        go.SetResult();
        await slow;
        await _node.Store.CatchUpAsync();
        (await _node.Store.HighWaterMarkAsync()).ShouldBe(last);
        _node.Health.WaitingForSequence.ShouldBeNull();
        (await _node.Tables.FindAsync<KindTotalRow>(AsOf.Now, AccountKind.Savings))!.Accounts.ShouldBe(1);
        (await _node.Store.RebuildAndCompareAsync("kind_total")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Numbers_of_a_failed_writer_are_passed_once_no_transaction_could_fill_them_and_recorded()
    {
        var (slow, go) = await SlowAsync(AccountKind.Current, fail: true);
        var (unrelated, end) = await SlowAsync(AccountKind.Current, fail: false);
        var last = (await _node.AppendAsync(await _node.OpenAsync(), new MoneyDeposited(1)))[0].Sequence;
        go.SetResult();
        await Should.ThrowAsync<InvalidOperationException>(slow);
        (await _node.Store.HighWaterMarkAsync()).ShouldBeLessThan(last);
        end.SetResult();
        await unrelated;
        await _node.Store.CatchUpAsync();
        (await _node.Store.HighWaterMarkAsync()).ShouldBe(last);
        (await fixture.ScalarAsync<long>("select count(*) from kepler_events.mt_high_water_skips where ending_sequence > starting_sequence")).ShouldBe(1);
    }

    /// <summary>A writer that has drawn its number and not committed.</summary>
    private async Task<(Task Slow, TaskCompletionSource Go)> SlowAsync(AccountKind kind, bool fail)
    {
        var (go, drawn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var id = Guid.NewGuid();
        var session = _node.Store.OpenSession(StoreNode.Someone);
        session.StartStream<Account>(id, new AccountOpened(id, "slow", kind, []));
        session.Enlist(async (_, _, _, _) =>
        {
            drawn.SetResult();
            await go.Task;
            if (fail)
            {
                throw new InvalidOperationException("no");
            }
        });
        var slow = session.SaveChangesAsync();
        await drawn.Task;
        return (slow, go);
    }
}
