using KeplerAI.EventStore.Tests.Support;
using KeplerAI.Testing;

namespace KeplerAI.EventStore.Tests;

public sealed class FetchForExclusiveWritingTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    private readonly StoreNode _node = fixture.Node;

    [Fact]
    public async Task Whoever_holds_the_stream_is_not_overtaken()
    {
        var id = await _node.OpenAsync();
        await using var holder = _node.Store.OpenSession(StoreNode.Someone);
        var stream = await holder.FetchForExclusiveWriting<Account>(id);
        (stream.StartingVersion, stream.Aggregate!.Balance).ShouldBe((1, 0));
        var waiting = _node.AppendAsync(id, new MoneyDeposited(2));
        (await Task.WhenAny(waiting, Task.Delay(200))).ShouldNotBe(waiting);
        stream.AppendMany(new MoneyDeposited(1));
        (await holder.SaveChangesAsync()).ShouldHaveSingleItem().Version.ShouldBe(2);
        (await waiting).ShouldHaveSingleItem().Version.ShouldBe(3);
    }

    [Fact]
    public async Task A_session_that_ends_without_saving_lets_go()
    {
        var id = await _node.OpenAsync();
        await using (var session = _node.Store.OpenSession(StoreNode.Someone))
        {
            (await session.FetchForExclusiveWriting<Account>(id)).AppendMany(new MoneyDeposited(1));
        }

        (await _node.AppendAsync(id, new MoneyDeposited(2)).WaitAsync(Until.Patience)).ShouldHaveSingleItem().Version.ShouldBe(2);
    }

    [Fact]
    public async Task A_stream_that_does_not_exist_is_started()
    {
        var id = Guid.NewGuid();
        await using var session = _node.Store.OpenSession(StoreNode.Someone);
        var stream = await session.FetchForExclusiveWriting<Account>(id);
        (stream.Aggregate, stream.StartingVersion).ShouldBe((null, 0));
        stream.AppendMany(new AccountOpened(id, "Ada", AccountKind.Current, []));
        (await session.SaveChangesAsync()).ShouldHaveSingleItem().Version.ShouldBe(1);
    }

    [Fact]
    public async Task An_optimistic_append_conflicts_when_another_came_between()
    {
        var id = await _node.OpenAsync();
        await using var session = _node.Store.OpenSession(StoreNode.Someone);
        await session.AppendOptimistic(id, default, new MoneyDeposited(1));
        await _node.AppendAsync(id, new MoneyDeposited(2));
        var conflict = await Should.ThrowAsync<EventStreamUnexpectedMaxEventIdException>(() => session.SaveChangesAsync());
        (conflict.Expected, conflict.Actual).ShouldBe((1, 2));
    }

    [Fact]
    public async Task Sixteen_writers_need_no_third_try()
    {
        const int Writers = 16;
        const int Each = 8;
        var id = await _node.OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async _ =>
        {
            for (var i = 0; i < Each; i++)
            {
                await using var first = _node.Store.OpenSession(StoreNode.Someone);
                await first.AppendOptimistic(id, default, new MoneyDeposited(1));
                if (await Record.ExceptionAsync(() => first.SaveChangesAsync()) is not null)
                {
                    await using var second = _node.Store.OpenSession(StoreNode.Someone);
                    await second.AppendExclusive(id, default, new MoneyDeposited(1));
                    await second.SaveChangesAsync();
                }
            }
        }));
        (await _node.AggregateAsync<Account>(id))!.Balance.ShouldBe(Writers * Each);
        (await _node.FindingsAsync()).ShouldBeEmpty();
    }
}
