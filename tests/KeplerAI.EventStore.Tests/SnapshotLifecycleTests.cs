using KeplerAI.EventStore.Tests.Support;

namespace KeplerAI.EventStore.Tests;

public sealed partial class SnapshotLifecycleTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    private readonly StoreNode _node = fixture.Node;

    [Fact]
    public async Task Inline_the_snapshot_is_there_with_the_append()
    {
        var id = await StartAsync<Basket>(new ThingsPut(3), new ThingsTaken(1));
        (await StoredAsync("snapshot_basket", id)).ShouldBe("""2 {"Things": 2, "Changes": 2}""");
        await WriteAsync<Basket>(id, new ThingsPut(5));
        (await StoredAsync("snapshot_basket", id)).ShouldBe("""3 {"Things": 7, "Changes": 3}""");
        await _node.AppendAsync(id, new ThingsTaken(7));
        (await StoredAsync("snapshot_basket", id)).ShouldBe("""4 {"Things": 0, "Changes": 4}""");
        await AgreesAsync<Basket>(id);
    }

    [Fact]
    public async Task A_refused_append_leaves_the_snapshot_as_it_was()
    {
        var id = await StartAsync<Basket>(new ThingsPut(3));
        await using var late = _node.Store.OpenSession(StoreNode.Someone);
        (await late.FetchForWriting<Basket>(id)).AppendMany(new ThingsPut(100));
        await WriteAsync<Basket>(id, new ThingsPut(1));
        await Should.ThrowAsync<EventStreamUnexpectedMaxEventIdException>(() => late.SaveChangesAsync());
        (await StoredAsync("snapshot_basket", id)).ShouldBe("""2 {"Things": 4, "Changes": 2}""");
    }

    [Fact]
    public async Task Several_streams_and_their_snapshots_are_one_transaction()
    {
        var (one, two) = (await StartAsync<Basket>(new ThingsPut(1)), await StartAsync<Basket>(new ThingsPut(2)));
        await using var session = _node.Store.OpenSession(StoreNode.Someone);
        (await session.FetchForWriting<Basket>(one)).AppendMany(new ThingsPut(10));
        (await session.FetchForWriting<Basket>(two)).AppendMany(new ThingsTaken(2));
        await session.SaveChangesAsync();
        (await StoredAsync("snapshot_basket", one)).ShouldBe("""2 {"Things": 11, "Changes": 2}""");
        (await StoredAsync("snapshot_basket", two)).ShouldBe("""2 {"Things": 0, "Changes": 2}""");
    }

    private async Task<Guid> StartAsync<T>(params object[] events) where T : class
    {
        var id = Guid.NewGuid();
        await using var session = _node.Store.OpenSession(StoreNode.Someone);
        session.StartStream<T>(id, events);
        await session.SaveChangesAsync();
        return id;
    }

    private async Task WriteAsync<T>(Guid id, params object[] events) where T : class
    {
        await using var session = _node.Store.OpenSession(StoreNode.Someone);
        (await session.FetchForWriting<T>(id)).AppendMany(events);
        await session.SaveChangesAsync();
    }

    /// <summary>What is fetched is what all events fold to.</summary>
    private async Task AgreesAsync<T>(Guid id) where T : class
    {
        await using var session = _node.Store.OpenSession(StoreNode.Someone);
        var folded = (await session.AggregateStreamAsync<T>(id)).ShouldNotBeNull();
        (await session.FetchLatest<T>(id)).ShouldBe(folded);
        var stream = await session.FetchForWriting<T>(id);
        stream.Aggregate.ShouldBe(folded);
        stream.StartingVersion.ShouldBe((await session.FetchStreamStateAsync(id))!.Version);
    }

    private Task<string> StoredAsync(string table, Guid id) => fixture.ScalarAsync<string>($"select version || ' ' || data from kepler_read.{table} where id = '{id}'");
}
