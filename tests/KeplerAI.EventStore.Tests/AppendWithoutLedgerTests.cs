using KeplerAI.EventStore.Tests.Support;

namespace KeplerAI.EventStore.Tests;

/// <summary>Without a ledger an append is another statement: the same rules hold, and what it wrote is « not attested », not tampered with.</summary>
public sealed class AppendWithoutLedgerTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    [Fact]
    public async Task One_event_starts_continues_and_conflicts_as_with_a_ledger()
    {
        await using var node = await fixture.StartAsync(configure: o => o.Ledger = false);
        var (id, loose) = (Guid.NewGuid(), Guid.NewGuid());
        await SaveAsync(node, s => s.StartStream<Heap>(id, new ThingsPut(1)));
        var before = await LastNumberAsync();
        (await Should.ThrowAsync<ExistingStreamIdCollisionException>(() => SaveAsync(node, s => s.StartStream<Heap>(id, new ThingsPut(1))))).StreamId.ShouldBe(id);
        await Should.ThrowAsync<EventStreamUnexpectedMaxEventIdException>(() => SaveAsync(node, s => s.AppendExpecting(id, 4, new ThingsPut(1))));
        (await LastNumberAsync()).ShouldBe(before);

        var second = (await SaveAsync(node, s => s.AppendExpecting(id, 1, new ThingsPut(2))))[0];
        var third = (await SaveAsync(node, s => s.Append(id, new ThingsPut(3))))[0];
        (await SaveAsync(node, s => s.Append(loose, new ThingsPut(4))))[0].Version.ShouldBe(1);
        (second.Version, second.Sequence, third.Version, third.Sequence).ShouldBe((2, before + 1, 3, before + 2));
        await using var read = node.Store.QuerySession();
        (await read.FetchStreamAsync(id)).Select(e => (((ThingsPut)e.Data).Count, e.UserName, e.CorrelationId, e.CausationId, e.Headers!.Count))
            .ShouldBe(Enumerable.Range(1, 3).Select(n => (n, StoreNode.Someone.UserName, StoreNode.Someone.CorrelationId, StoreNode.Someone.CausationId, 1)));

        await fixture.ExecuteAsync($"update kepler_events.mt_streams set is_archived = true where id = '{id}'");
        await Should.ThrowAsync<InvalidStreamOperationException>(() => SaveAsync(node, s => s.Append(id, new ThingsPut(1))));
        await Should.ThrowAsync<InvalidStreamOperationException>(() => SaveAsync(node, s => s.AppendExpecting(id, 3, new ThingsPut(1))));
    }

    [Fact]
    public async Task Events_of_several_types_in_several_streams_keep_their_types()
    {
        await using var node = await fixture.StartAsync(configure: o => o.Ledger = false);
        var (one, two) = (await node.OpenAsync(then: [new MoneyDeposited(5), new MoneyWithdrawn(2)]), Guid.NewGuid());
        var written = await SaveAsync(node, s =>
        {
            s.Append(one, new MoneyWithdrawn(1), new MoneyDeposited(2));
            s.StartStream<Heap>(two, new ThingsPut(7));
        });
        written.Select(e => (e.StreamId, e.Version, e.Data.GetType())).ShouldBe([(one, 4, typeof(MoneyWithdrawn)), (one, 5, typeof(MoneyDeposited)), (two, 1, typeof(ThingsPut))]);
        (await node.AggregateAsync<Account>(one))!.Balance.ShouldBe(4);
        var report = await fixture.Node.Ledger.VerifyAsync();
        (report.Findings.Count, report.Unattested).ShouldBe((0, report.Events));
    }

    private static async Task<IReadOnlyList<IEvent>> SaveAsync(StoreNode node, Action<IEventSession> work)
    {
        await using var session = node.Store.OpenSession(StoreNode.Someone);
        work(session);
        return await session.SaveChangesAsync();
    }

    private Task<long> LastNumberAsync() => fixture.ScalarAsync<long>("select last_value from kepler_events.mt_events_sequence");
}
