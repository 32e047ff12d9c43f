using KeplerAI.EventStore.Tests.Support;
using Npgsql;

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

    [Fact]
    public async Task A_writer_that_began_last_and_drew_first_is_waited_for()
    {
        var start = (await _node.AppendAsync(await _node.OpenAsync(), new MoneyDeposited(1)))[0].Sequence;
        await _node.Store.CatchUpAsync();
        await using var early = new NpgsqlConnection(fixture.Database.AdminConnection);
        await early.OpenAsync();
        await using (var transaction = await early.BeginTransactionAsync())
        {
            await ExecuteAsync(early, "select pg_current_xact_id()");
            var (slow, go) = await SlowAsync(AccountKind.Current, fail: false);
            await ExecuteAsync(early, $$"""
                with s as (insert into kepler_events.mt_streams (id, version) values ('{{Guid.NewGuid()}}', 1) returning id)
                insert into kepler_events.mt_events (seq_id, id, stream_id, version, data, type)
                select nextval('kepler_events.mt_events_sequence'), gen_random_uuid(), id, 1, '{"Amount": 1}', 'money_withdrawn' from s
                """);
            await transaction.CommitAsync();
            for (var i = 0; i < 3; i++)
            {
                (await _node.Store.HighWaterMarkAsync()).ShouldBe(start, "its transaction id is above the snapshot's end, yet its number is below the last event");
            }

            go.SetResult();
            await slow;
        }

        await _node.Store.CatchUpAsync();
        (await _node.Store.HighWaterMarkAsync()).ShouldBe(start + 2);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
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
