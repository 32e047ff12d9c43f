using System.Reflection;
using KeplerAI.EventStore.Tests.Support;
using KeplerAI.Testing;
using Npgsql;

namespace KeplerAI.EventStore.Tests;

/// <summary>Many at once: on one stream, on the same streams in every order, and in one call.</summary>
public sealed class ConcurrencyTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    private readonly StoreNode _node = fixture.Node;

    [Theory]
    [InlineData(typeof(Heap))]
    [InlineData(typeof(Basket))]
    [InlineData(typeof(Shelf))]
    public async Task Sixteen_who_decide_on_one_stream_lose_no_update(Type state) =>
        await (Task)GetType().GetMethod(nameof(NoneIsLostAsync), BindingFlags.NonPublic | BindingFlags.Instance)!.MakeGenericMethod(state).Invoke(this, null)!;

    /// <summary>Each writes the version that it decided on: that it is the one before its own says that nobody came between.</summary>
    private async Task NoneIsLostAsync<T>() where T : class
    {
        const int Writers = 16;
        const int Each = 6;
        var id = Guid.NewGuid();
        await using var other = await fixture.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            for (var i = 0; i < Each;)
            {
                await using var session = (writer % 2 == 0 ? _node : other).Store.OpenSession(StoreNode.Someone);
                var stream = await session.FetchForWriting<T>(id);
                stream.AppendMany(new ThingsPut((int)stream.StartingVersion));
                i += await Record.ExceptionAsync(() => session.SaveChangesAsync()) switch
                {
                    null => 1,
                    ConcurrencyException or ExistingStreamIdCollisionException => 0,
                    var unexpected => throw new InvalidOperationException("Neither saved nor refused.", unexpected),
                };
            }
        }));
        await using var query = _node.Store.QuerySession();
        (await query.FetchStreamAsync(id)).Select(e => (e.Version, ((ThingsPut)e.Data).Count)).ShouldBe(Enumerable.Range(1, Writers * Each).Select(v => ((long)v, v - 1)));
        (await query.FetchLatest<T>(id)).ShouldBe(await query.AggregateStreamAsync<T>(id));
    }

    [Fact]
    public async Task Several_streams_in_every_order_are_all_written_or_none()
    {
        const int Writers = 8;
        const int Each = 10;
        Guid[] streams = [.. Enumerable.Range(0, 6).Select(_ => Guid.NewGuid())];
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            var dice = new Random(writer);
            for (var i = 0; i < Each;)
            {
                await using var session = _node.Store.OpenSession(StoreNode.Someone);
                foreach (var stream in streams.OrderBy(_ => dice.Next()).Take(4).ToList())
                {
                    session.Append(stream, new ThingsLookedAt($"{writer}.{i}"));
                }

                var refused = await Record.ExceptionAsync(() => session.SaveChangesAsync());
                (refused is null or ConcurrencyException or ExistingStreamIdCollisionException).ShouldBeTrue($"{refused}");
                i += refused is null ? 1 : 0;
            }
        }));
        await using var query = _node.Store.QuerySession();
        var written = new List<string>();
        foreach (var stream in streams)
        {
            var events = await query.FetchStreamAsync(stream);
            events.Select(e => e.Version).ShouldBe(Enumerable.Range(1, events.Count).Select(v => (long)v));
            written.AddRange(events.Select(e => ((ThingsLookedAt)e.Data).By));
        }

        written.GroupBy(w => w).ShouldAllBe(transaction => transaction.Count() == 4);
        written.Count.ShouldBe(Writers * Each * 4);
    }

    [Theory]
    [InlineData(1, 1000)]
    [InlineData(200, 5)]
    public async Task A_thousand_events_go_in_one_call(int streams, int each)
    {
        Guid[] ids = [.. Enumerable.Range(0, streams).Select(_ => Guid.NewGuid())];
        await using var session = _node.Store.OpenSession(StoreNode.Someone);
        foreach (var id in ids)
        {
            session.StartStream<Heap>(id, Enumerable.Range(1, each).Select(i => (object)new ThingsPut(i)).ToList());
        }

        var written = await session.SaveChangesAsync();
        written.Count.ShouldBe(1000);
        written.Select(e => e.Sequence - written[0].Sequence).ShouldBe(Enumerable.Range(0, 1000).Select(i => (long)i));
        foreach (var id in ids.Take(20))
        {
            var events = await session.FetchStreamAsync(id);
            events.Select(e => (e.Version, ((ThingsPut)e.Data).Count)).ShouldBe(Enumerable.Range(1, each).Select(i => ((long)i, i)));
        }

        (await _node.FindingsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_waits_for_its_own_event_finds_it_in_the_async_tables()
    {
        await using var daemon = await fixture.StartAsync(configure: o => o.RunDaemon = true);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            for (var i = 0; i < 8; i++)
            {
                var (one, two) = (await _node.OpenAsync(), Guid.NewGuid());
                var written = await _node.AppendAsync(one, new MoneyDeposited(1, two));
                (await _node.Store.WaitForAsync(written[^1].Sequence, Until.Patience, [typeof(LinkRow)])).ShouldBeTrue();
                (await _node.Tables.FindAsync<LinkRow>(AsOf.Now, (one, two))).ShouldNotBeNull().Transfers.ShouldBe(1);
            }
        }));
    }
}
