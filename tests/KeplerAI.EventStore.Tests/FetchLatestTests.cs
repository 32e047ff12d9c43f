using KeplerAI.EventStore.Tests.Support;

namespace KeplerAI.EventStore.Tests;

public sealed class FetchLatestTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    private readonly StoreNode _node = fixture.Node;

    [Fact]
    public async Task There_is_nothing_of_a_stream_that_does_not_exist()
    {
        await using var session = _node.Store.QuerySession();
        (await session.FetchLatest<Heap>(Guid.NewGuid())).ShouldBeNull();
        (await session.FetchLatest<Basket>(Guid.NewGuid())).ShouldBeNull();
        (await session.FetchLatest<Shelf>(Guid.NewGuid())).ShouldBeNull();
    }

    [Fact]
    public async Task Live_inline_and_async_give_the_same_at_every_moment()
    {
        var id = Guid.NewGuid();
        var things = 0;
        await using var session = _node.Store.QuerySession();
        for (var i = 1; i < 12; i++)
        {
            await _node.AppendAsync(id, i % 3 == 0 ? new ThingsTaken(1) : new ThingsPut(i));
            things += i % 3 == 0 ? -1 : i;
            (await session.FetchLatest<Heap>(id))!.Things.ShouldBe(things);
            (await session.FetchLatest<Basket>(id))!.Things.ShouldBe(things);
            (await session.FetchLatest<Shelf>(id))!.Things.ShouldBe(things);
            if (i % 4 == 0)
            {
                await _node.Store.CatchUpAsync();
            }
        }
    }

    [Fact]
    public async Task A_state_is_not_changed_by_what_is_not_yet_saved()
    {
        var id = Guid.NewGuid();
        await _node.AppendAsync(id, new ThingsPut(2));
        await using var session = _node.Store.OpenSession(StoreNode.Someone);
        (await session.FetchForWriting<Basket>(id)).AppendMany(new ThingsPut(5));
        (await session.FetchLatest<Basket>(id))!.Things.ShouldBe(2);
        await session.SaveChangesAsync();
        (await session.FetchLatest<Basket>(id))!.Things.ShouldBe(7);
    }
}
