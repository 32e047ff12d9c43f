using KeplerAI.EventStore.Tests.Support;

namespace KeplerAI.EventStore.Tests;

public sealed partial class SnapshotLifecycleTests
{
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
}
