using KeplerAI.EventStore.Tests.Support;

namespace KeplerAI.EventStore.Tests;

/// <summary>Each way of appending has a statement of its own: with ledger and without, of one event and of several, beside a snapshot or not. All refuse alike.</summary>
public sealed class AppendConflictTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    public static TheoryData<bool, int, bool> Ways
    {
        get
        {
            var ways = new TheoryData<bool, int, bool>();
            foreach (var (ledger, snapshot) in new[] { (true, true), (true, false), (false, true), (false, false) })
            {
                ways.Add(ledger, 1, snapshot);
                ways.Add(ledger, 2, snapshot);
            }

            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_stale_version_a_stream_that_exists_and_an_archived_one_are_refused_by_name(bool ledger, int events, bool snapshot)
    {
        await using var node = await fixture.StartAsync(configure: o => o.Ledger = ledger);
        var (id, put) = (Guid.NewGuid(), Enumerable.Repeat<object>(new ThingsPut(1), events).ToArray());
        await SaveAsync(node, s => Start(s, id, snapshot, put));
        var before = await LastNumberAsync();

        (await Should.ThrowAsync<ExistingStreamIdCollisionException>(() => SaveAsync(node, s => Start(s, id, snapshot, put)))).StreamId.ShouldBe(id);
        var stale = await Should.ThrowAsync<EventStreamUnexpectedMaxEventIdException>(() => SaveAsync(node, s => s.AppendExpecting(id, 9, put)));
        (stale.StreamId, stale.Expected, stale.Actual).ShouldBe((id, 9, events));
        var absent = await Should.ThrowAsync<EventStreamUnexpectedMaxEventIdException>(() => SaveAsync(node, s => s.AppendExpecting(Guid.NewGuid(), 9, put)));
        absent.Actual.ShouldBe(0);
        Should.Throw<ArgumentOutOfRangeException>(() => node.Store.OpenSession(StoreNode.Someone).AppendExpecting(id, -1, put));
        await Should.ThrowAsync<EventStreamUnexpectedMaxEventIdException>(() => RacedAsync(node, id, snapshot, put));
        (await LastNumberAsync()).ShouldBe(before + events, "only the one who was faster drew numbers");

        await fixture.ExecuteAsync($"update kepler_events.mt_streams set is_archived = true where id = '{id}'");
        await Should.ThrowAsync<InvalidStreamOperationException>(() => SaveAsync(node, s => s.Append(id, put)));
        await Should.ThrowAsync<InvalidStreamOperationException>(() => SaveAsync(node, s => s.AppendExpecting(id, 2 * events, put)));
        (await LastNumberAsync()).ShouldBe(before + events);
    }

    private static void Start(IEventSession session, Guid id, bool snapshot, object[] events)
    {
        if (snapshot)
            session.StartStream<Basket>(id, events);
        else
            session.StartStream<Heap>(id, events);
    }

    /// <summary>Another writer comes between the reading and the writing.</summary>
    private static Task RacedAsync(StoreNode node, Guid id, bool snapshot, object[] events) => SaveAsync(node, async session =>
    {
        if (snapshot)
            (await session.FetchForWriting<Basket>(id)).AppendMany(events);
        else
            (await session.FetchForWriting<Heap>(id)).AppendMany(events);
        await SaveAsync(node, s => s.Append(id, events));
    });

    private static Task SaveAsync(StoreNode node, Action<IEventSession> work) => SaveAsync(node, session =>
    {
        work(session);
        return Task.CompletedTask;
    });

    private static async Task SaveAsync(StoreNode node, Func<IEventSession, Task> work)
    {
        await using var session = node.Store.OpenSession(StoreNode.Someone);
        await work(session);
        await session.SaveChangesAsync();
    }

    private Task<long> LastNumberAsync() => fixture.ScalarAsync<long>("select last_value from kepler_events.mt_events_sequence");
}
