using KeplerAI.EventStore.Tests.Support;

namespace KeplerAI.EventStore.Tests.MartenInterop;

/// <summary>Rows that Marten's daemon writes beside ours: marks, skips, dead letters, tombstones.</summary>
public sealed class MartenDaemonTests(StoreFixture fixture) : IClassFixture<StoreFixture>, IAsyncLifetime
{
    private readonly StoreNode _node = fixture.Node;
    private readonly Marten _marten = new(fixture.Database.AdminConnection);

    public async Task InitializeAsync()
    {
        if (await fixture.ScalarAsync<long>("select count(*) from pg_proc where proname = 'mt_mark_progression_with_skip'") == 0)
        {
            await _marten.ExecuteAsync(Marten.Sql("functions.sql"));
        }
    }

    public async Task DisposeAsync() => await _marten.DisposeAsync();

    [Fact]
    public async Task A_mark_that_it_moved_and_a_gap_that_it_skipped_are_ours_too()
    {
        await _node.OpenAsync();
        await _node.Store.CatchUpAsync();
        var mark = await _node.Store.HighWaterMarkAsync();
        await _marten.ExecuteAsync("select nextval('kepler_events.mt_events_sequence') from generate_series(1, 3)");
        await _marten.ExecuteAsync("select kepler_events.mt_mark_progression_with_skip('HighWaterMark', $1, $2)", mark + 3, mark + 1);
        foreach (var reserved in new[] { "HighWaterAllocationFence", "HighWaterStuckGap", "CaseSummary:All", "CaseSummary:V2:All" })
        {
            await _marten.ExecuteAsync("select kepler_events.mt_mark_event_progression($1, $2)", reserved, mark);
        }

        var id = await _node.OpenAsync(kind: AccountKind.Savings);
        await _node.Store.CatchUpAsync();
        (await _node.Store.HighWaterMarkAsync()).ShouldBe(mark + 4);
        (await _node.Tables.FindAsync<AccountRow>(AsOf.Now, id)).ShouldNotBeNull();
        (await _node.Store.RebuildAndCompareAsync("kind_total")).ShouldBeEmpty();
        (await _marten.ReadAsync("select last_seq_id from kepler_events.mt_event_progression where name = 'CaseSummary:All'"))[0][0].ShouldBe(mark, "its shards are its own");
    }

    [Fact]
    public async Task Its_dead_letters_stay_when_ours_are_cleared()
    {
        await _marten.ExecuteAsync("""
            insert into kepler_events.mt_doc_deadletterevent (id, data, mt_dotnet_type) values (gen_random_uuid(),
            '{"Id": "0199aaaa-0000-7000-8000-000000000009", "ProjectionName": "CaseSummary", "ShardName": "All", "Timestamp": "2026-01-01T00:00:00Z", "ExceptionMessage": "no", "ExceptionType": "System.Exception", "EventSequence": 1, "TenantId": "*DEFAULT*"}',
            'JasperFx.Events.Daemon.DeadLetterEvent')
            """);
        await _node.OpenAsync();
        await _node.Store.CatchUpAsync();
        await using var other = await fixture.StartAsync();
        await other.Store.CatchUpAsync();
        (await fixture.ScalarAsync<long>("select count(*) from kepler_events.mt_doc_deadletterevent where data ->> 'ProjectionName' = 'CaseSummary'")).ShouldBe(1);
    }

    [Fact]
    public async Task Tombstones_and_archived_events_stop_nothing()
    {
        var (id, tomb) = (await _node.OpenAsync(), Guid.NewGuid());
        await _marten.ExecuteAsync("insert into kepler_events.mt_streams (id, version, tenant_id) values ($1, 0, '*DEFAULT*')", tomb);
        await _marten.ExecuteAsync("""
            insert into kepler_events.mt_events (seq_id, id, stream_id, version, data, type, mt_dotnet_type, timestamp)
            select n, gen_random_uuid(), $1, n, '{}', 'tombstone', 'JasperFx.Events.Tombstone, JasperFx.Events', now() from nextval('kepler_events.mt_events_sequence') n
            """, tomb);
        await _marten.QuickAppendAsync(id, null, ("archived", """{"Reason": "done"}"""));
        await fixture.ExecuteAsync("create table if not exists kepler_data.counted (shard text, seq_id bigint)", fixture.Database.StoreConnection);
        var everything = new EverythingShard();
        await using var next = await fixture.StartAsync(s => s.AddShard(everything));
        await next.Store.CatchUpAsync();
        await using var session = next.Store.QuerySession();
        (await session.FetchStreamAsync(id))[^1].Data.ShouldBe(new Archived("done"));
        (await next.AggregateAsync<Account>(id)).ShouldNotBeNull();
        everything.Seen.Count(e => e.Data is Archived or Tombstone).ShouldBe(2);
    }
}
