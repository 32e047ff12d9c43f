using KeplerAI.EventStore.Tests.Support;

namespace KeplerAI.EventStore.Tests;

public sealed class SnapshotLifecycleTests(StoreFixture fixture) : IClassFixture<StoreFixture>
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

    [Fact]
    public async Task Async_the_snapshot_follows_and_a_reader_never_sees_it_stale()
    {
        var id = await StartAsync<Shelf>(new ThingsPut(3));
        await _node.Store.CatchUpAsync();
        await _node.AppendAsync(id, new ThingsLookedAt("Ada"), new ThingsPut(4));
        (await StoredAsync("snapshot_shelf", id))[..2].ShouldBe("1 ");
        await AgreesAsync<Shelf>(id);
        await WriteAsync<Shelf>(id, new ThingsTaken(1));
        await _node.Store.CatchUpAsync();
        (await StoredAsync("snapshot_shelf", id))[..2].ShouldBe("4 ");
        await AgreesAsync<Shelf>(id);
    }

    [Fact]
    public async Task A_dropped_snapshot_comes_back_whole_at_the_next_append_of_any_kind()
    {
        var (fetched, blind) = (await StartAsync<Basket>(new ThingsPut(3), new ThingsTaken(1)), await StartAsync<Basket>(new ThingsPut(3), new ThingsTaken(1)));
        await fixture.ExecuteAsync("update kepler_read.projection_state set version = 0 where table_name = 'snapshot_basket'");
        await using var next = await fixture.StartAsync();
        (await fixture.ScalarAsync<long>("select count(*) from kepler_read.snapshot_basket")).ShouldBe(0);
        await AgreesAsync<Basket>(fetched);
        await WriteAsync<Basket>(fetched, new ThingsPut(1));
        await _node.AppendAsync(blind, new ThingsPut(1));
        (await StoredAsync("snapshot_basket", fetched)).ShouldBe("""3 {"Things": 3, "Changes": 3}""");
        (await StoredAsync("snapshot_basket", blind)).ShouldBe("""3 {"Things": 3, "Changes": 3}""");
    }

    [Fact]
    public async Task Events_of_other_kinds_move_no_snapshot_and_lose_none()
    {
        var id = await StartAsync<Basket>(new ThingsPut(3));
        await _node.AppendAsync(id, new ThingsLookedAt("Ada"));
        await _node.AppendAsync(id, new ThingsPut(1));
        await WriteAsync<Basket>(id, new ThingsLookedAt("Eve"));
        await AgreesAsync<Basket>(id);
        (await _node.AggregateAsync<Basket>(id)).ShouldBe(new Basket(4, 2));
    }

    [Fact]
    public async Task Inline_folds_that_use_event_numbers_see_them()
    {
        var id = await StartAsync<Gauge>(new GaugeInstalled("cour"));
        await WriteAsync<Gauge>(id, new GaugeRead(3));
        var last = (await _node.AggregateAsync<Gauge>(id))!.Last;
        last.ShouldBeGreaterThan(0);
        (await StoredAsync("snapshot_gauge", id)).ShouldContain($"\"Last\": {last}");
        await AgreesAsync<Gauge>(id);
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
