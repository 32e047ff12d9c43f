using KeplerAI.EventStore.Tests.Support;

namespace KeplerAI.EventStore.Tests;

public sealed class FetchForWritingTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    private readonly StoreNode _node = fixture.Node;

    [Fact]
    public async Task A_new_stream_has_no_aggregate_and_starts_on_save()
    {
        var id = Guid.NewGuid();
        await using var session = _node.Store.OpenSession(StoreNode.Someone);
        var stream = await session.FetchForWriting<Account>(id);
        (stream.Aggregate, stream.StartingVersion).ShouldBe((null, 0));
        stream.AppendMany(new AccountOpened(id, "Ada", AccountKind.Current, []), new MoneyDeposited(1));
        (await session.SaveChangesAsync()).Select(e => e.Version).ShouldBe([1, 2]);
        var state = await session.FetchStreamStateAsync(id);
        (state!.Version, state.AggregateType, state.IsArchived).ShouldBe((2, "account", false));
    }

    [Fact]
    public async Task Of_two_writers_who_saw_the_same_version_the_second_conflicts_and_burns_no_number()
    {
        var id = await _node.OpenAsync();
        await using var first = _node.Store.OpenSession(StoreNode.Someone);
        await using var second = _node.Store.OpenSession(StoreNode.Someone);
        (await first.FetchForWriting<Account>(id)).AppendMany(new MoneyDeposited(1));
        (await second.FetchForWriting<Account>(id)).AppendMany(new MoneyDeposited(2));
        var last = (await first.SaveChangesAsync())[^1].Sequence;
        var conflict = await Should.ThrowAsync<EventStreamUnexpectedMaxEventIdException>(() => second.SaveChangesAsync());
        (conflict.StreamId, conflict.Expected, conflict.Actual).ShouldBe((id, 1, 2));
        (await _node.AppendAsync(id, new MoneyDeposited(3)))[0].Sequence.ShouldBe(last + 1);
    }

    [Fact]
    public async Task A_stale_expected_version_is_refused_at_once()
    {
        var id = await _node.OpenAsync(then: new MoneyDeposited(1));
        await using var session = _node.Store.OpenSession(StoreNode.Someone);
        await Should.ThrowAsync<EventStreamUnexpectedMaxEventIdException>(() => session.FetchForWriting<Account>(id, expectedVersion: 1));
        (await session.FetchForWriting<Account>(id, expectedVersion: 2)).Aggregate.ShouldNotBeNull().Balance.ShouldBe(1);
    }

    [Fact]
    public async Task A_second_fetch_in_the_session_does_not_loosen_the_first_version()
    {
        var id = await _node.OpenAsync();
        await using var session = _node.Store.OpenSession(StoreNode.Someone);
        (await session.FetchForWriting<Account>(id)).AppendMany(new MoneyDeposited(1));
        await _node.AppendAsync(id, new MoneyDeposited(2));
        await Should.ThrowAsync<EventStreamUnexpectedMaxEventIdException>(() => session.FetchForWriting<Account>(id));
    }

    [Fact]
    public async Task Writers_who_race_for_one_version_leave_one_winner_and_no_gap()
    {
        var id = await _node.OpenAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(async i =>
        {
            await using var session = _node.Store.OpenSession(StoreNode.Someone);
            session.AppendExpecting(id, 1, new MoneyDeposited(i));
            return await Record.ExceptionAsync(() => session.SaveChangesAsync());
        }));
        outcomes.Count(o => o is null).ShouldBe(1);
        outcomes.OfType<EventStreamUnexpectedMaxEventIdException>().Count().ShouldBe(11);
        (await fixture.ScalarAsync<long>("select (select max(seq_id) from kepler_events.mt_events) - last_value from kepler_events.mt_events_sequence")).ShouldBe(0);
    }
}
