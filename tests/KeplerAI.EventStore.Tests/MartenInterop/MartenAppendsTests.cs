using KeplerAI.EventStore.Tests.Support;
using Npgsql;

namespace KeplerAI.EventStore.Tests.MartenInterop;

/// <summary>In our database a Marten appends, between our own appends: everything of ours reads both.</summary>
public sealed class MartenAppendsTests(StoreFixture fixture) : IClassFixture<StoreFixture>, IAsyncLifetime
{
    private readonly StoreNode _node = fixture.Node;
    private readonly Marten _marten = new(fixture.Database.AdminConnection);

    public async Task InitializeAsync()
    {
        if (await fixture.ScalarAsync<long>("select count(*) from pg_proc where proname = 'mt_quick_append_events'") == 0)
        {
            await _marten.ExecuteAsync(Marten.Sql("functions.sql"));
        }
    }

    public async Task DisposeAsync() => await _marten.DisposeAsync();

    [Fact]
    public async Task Quick_appends_and_ours_make_one_stream()
    {
        var id = Guid.NewGuid();
        (await _marten.QuickAppendAsync(id, null, Put(10), Put(1)))[0].ShouldBe(2);
        await _node.AppendAsync(id, new ThingsTaken(3));
        (await _marten.QuickAppendAsync(id, expected: 3, Put(5)))[0].ShouldBe(4);
        await using var session = _node.Store.OpenSession(StoreNode.Someone);
        var stream = await session.FetchForWriting<Heap>(id, expectedVersion: 4);
        stream.Aggregate.ShouldBe(new Heap(13));
        stream.AppendMany(new ThingsPut(1));
        (await session.SaveChangesAsync())[0].Version.ShouldBe(5);
        var events = await session.FetchStreamAsync(id);
        events.Select(e => e.Version).ShouldBe([1, 2, 3, 4, 5]);
        events.Select(e => e.CausationId).ShouldBe(["marten cause", "marten cause", "causation", "marten cause", "causation"]);
        events[0].Headers.ShouldBeNull("Marten writes JSON null");
        (events[1].UserName, events[1].CorrelationId, events[1].IsArchived).ShouldBe((null, "marten correlation", false));
        (await _node.AggregateAsync<Heap>(id)).ShouldBe(new Heap(14));
    }

    [Fact]
    public async Task Its_expected_version_is_checked_against_ours_and_burns_no_number()
    {
        var id = await _node.OpenAsync();
        var before = await LastNumberAsync();
        (await Should.ThrowAsync<PostgresException>(() => _marten.QuickAppendAsync(id, expected: 0, Marten.Deposited(1)))).SqlState.ShouldBe("MT003");
        (await LastNumberAsync()).ShouldBe(before);
        await using var session = _node.Store.OpenSession(StoreNode.Someone);
        session.ArchiveStream(id);
        await session.SaveChangesAsync();
        (await Should.ThrowAsync<PostgresException>(() => _marten.QuickAppendAsync(id, null, Marten.Deposited(1)))).SqlState.ShouldBe("MT001");
        var other = await _node.OpenAsync();
        await _marten.ExecuteAsync("select kepler_events.mt_archive_stream($1)", other);
        await Should.ThrowAsync<InvalidStreamOperationException>(() => _node.AppendAsync(other, new MoneyDeposited(1)));
    }

    [Fact]
    public async Task Rich_appends_with_enums_as_numbers_are_read_and_projected()
    {
        var id = Guid.NewGuid();
        await _marten.RichAppendAsync(id, Marten.Opened(id, "1"), Marten.Deposited(2.5m));
        await _node.Store.RebuildAsync("account", force: true); // what is projected inline is projected by the program that appends
        await _node.AppendAsync(id, new MoneyDeposited(1));
        await _marten.RichAppendAsync(id, Marten.Deposited(4));
        (await _node.AggregateAsync<Account>(id)).ShouldNotBeNull().ShouldSatisfyAllConditions(a => a.Balance.ShouldBe(7.5m), a => a.Kind.ShouldBe(AccountKind.Savings));
    }

    [Fact]
    public async Task The_daemon_and_rebuilds_take_in_what_it_appended()
    {
        await _node.Store.CatchUpAsync();
        var before = (await _node.Tables.FindAsync<KindTotalRow>(AsOf.Now, AccountKind.Current))?.Accounts ?? 0;
        for (var i = 0; i < 10; i++)
        {
            var id = Guid.NewGuid();
            await _marten.QuickAppendAsync(id, null, Marten.Opened(id, "\"Current\""), Marten.Deposited(i));
            await _node.OpenAsync();
        }

        await _node.Store.CatchUpAsync();
        (await _node.Tables.FindAsync<KindTotalRow>(AsOf.Now, AccountKind.Current))!.Accounts.ShouldBe(before + 20);
        foreach (var table in _node.Store.Projections)
        {
            await _node.Store.RebuildAsync(table, force: true);
            (await _node.Store.RebuildAndCompareAsync(table)).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task An_inline_snapshot_takes_in_what_it_appended()
    {
        var id = Guid.NewGuid();
        await using var session = _node.Store.OpenSession(StoreNode.Someone);
        session.StartStream<Basket>(id, new ThingsPut(2));
        await session.SaveChangesAsync();
        await _marten.QuickAppendAsync(id, 1, Put(5));
        (await session.FetchLatest<Basket>(id)).ShouldBe(new Basket(7, 2));
        await _node.AppendAsync(id, new ThingsTaken(1));
        (await session.FetchLatest<Basket>(id)).ShouldBe(new Basket(6, 3));
        (await fixture.ScalarAsync<long>($"select version from kepler_read.snapshot_basket where id = '{id}'")).ShouldBe(3);
    }

    [Fact]
    public async Task Its_events_are_not_attested_and_no_tampering()
    {
        await using var store = await SealedStore.StartAsync();
        await using var marten = new Marten(store.Database.AdminConnection);
        await marten.ExecuteAsync(Marten.Sql("functions.sql"));
        await store.AppendAsync(2);
        var id = Guid.NewGuid();
        var its = await marten.QuickAppendAsync(id, null, Put(1), Put(2));
        await store.AppendAsync(1);
        await store.Node.AppendAsync(id, new ThingsTaken(1));
        await store.Node.Store.CatchUpAsync();
        await store.Ledger.SealAsync();
        var report = await store.Ledger.VerifyAsync();
        report.Findings.ShouldBeEmpty();
        (report.Unattested, report.UnattestedAt).ShouldBe((2, $"{its[1]}-{its[2]}"));
    }

    [Fact]
    public async Task Both_at_once_on_one_stream_leave_it_whole()
    {
        const int Each = 15;
        var id = Guid.NewGuid();
        await _node.AppendAsync(id, new ThingsPut(1));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            for (var done = 0; done < Each;)
            {
                var refused = await Record.ExceptionAsync(() => writer % 2 == 0 ? _node.AppendAsync(id, new ThingsPut(1)) : _marten.QuickAppendAsync(id, null, Put(1)));
                (refused is null or ConcurrencyException or PostgresException { SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected }).ShouldBeTrue($"{refused}");
                done += refused is null ? 1 : 0;
            }
        }));
        await using var session = _node.Store.QuerySession();
        (await session.FetchStreamAsync(id)).Select(e => e.Version).ShouldBe(Enumerable.Range(1, 1 + (8 * Each)).Select(v => (long)v));
        (await session.FetchStreamStateAsync(id))!.Version.ShouldBe(1 + (8 * Each));
        (await _node.AggregateAsync<Heap>(id)).ShouldBe(new Heap(1 + (8 * Each)));
    }

    private static (string Type, string Body) Put(int count) => ("things_put", $$"""{"Count": {{count}}}""");

    private Task<long> LastNumberAsync() => fixture.ScalarAsync<long>("select last_value from kepler_events.mt_events_sequence");
}
