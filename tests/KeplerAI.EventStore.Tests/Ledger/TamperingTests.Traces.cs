using KeplerAI.EventStore.Tests.Support;
using KeplerAI.Testing;
using Kind = KeplerAI.EventStore.LedgerFindingKind;

namespace KeplerAI.EventStore.Tests.Ledger;

public sealed partial class TamperingTests
{
    [Theory]
    [InlineData(SealedTemplate.Below)]
    [InlineData(SealedTemplate.Above)]
    public async Task An_event_hidden_with_its_streams_row_marked_too_is_named_as_long_as_another_one_is_not(long at)
    {
        await using var store = await template.CloneAsync();
        await store.TamperAsync("""
            update kepler_events.mt_events set is_archived = true where seq_id = #;
            update kepler_events.mt_streams set is_archived = true where id = (select stream_id from kepler_events.mt_events where seq_id = #)
            """, at);
        (await store.Ledger.VerifyAsync()).Findings.ShouldHaveSingleItem().ShouldSatisfyAllConditions(f => f.Kind.ShouldBe(Kind.Hidden), f => f.From.ShouldBe(at));
    }

    [Fact]
    public async Task An_event_hidden_with_its_streams_row_removed_is_named()
    {
        await using var store = await template.CloneAsync();
        await store.TamperAsync("""
            delete from kepler_events.mt_streams where id = (select stream_id from kepler_events.mt_events where seq_id = #);
            update kepler_events.mt_events e set is_archived = true where not exists (select from kepler_events.mt_streams where id = e.stream_id)
            """, SealedTemplate.Below);
        (await store.Ledger.VerifyAsync()).Findings.ShouldContain(f => f.Kind == Kind.Hidden && f.From == SealedTemplate.Below - 1);
    }

    [Fact]
    public async Task A_stream_that_was_archived_with_all_its_events_hides_nothing()
    {
        await using var store = await template.CloneAsync();
        var stream = await store.ScalarAsync<Guid>("select stream_id from kepler_events.mt_events where seq_id = 8");
        await using var session = store.Node.Store.OpenSession(StoreNode.Someone);
        session.Append(stream, new MoneyDeposited(1));
        session.ArchiveStream(stream);
        await session.SaveChangesAsync();
        (await store.Ledger.VerifyAsync()).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_event_right_before_a_gap_that_was_recorded_as_dead_does_not_vanish_with_it()
    {
        await using var store = await template.CloneAsync();
        await store.ScalarAsync<long>("select max(nextval('kepler_events.mt_events_sequence')) from generate_series(1, 3)");
        await store.AppendAsync(1);
        await store.Node.Store.CatchUpAsync();
        (await store.Node.Store.HighWaterMarkAsync()).ShouldBe(SealedTemplate.Last + 6);
        (await store.Ledger.VerifyAsync()).Findings.ShouldBeEmpty();
        await store.TamperAsync("""
            update kepler_events.mt_streams set version = version - 1 where id = (select stream_id from kepler_events.mt_events where seq_id = #);
            delete from kepler_events.mt_events where seq_id = #; delete from kepler_ledger.event_hash where seq_id = #
            """, SealedTemplate.Last);
        (await store.Ledger.VerifyAsync()).Findings.ShouldBe([new(Kind.Gap, SealedTemplate.Last, SealedTemplate.Last)]);
    }

    [Theory]
    [InlineData("kepler_events.mt_events", "view")]
    [InlineData("kepler_events.mt_streams", "view")]
    [InlineData("kepler_ledger.event_hash", "materialized view")]
    [InlineData("kepler_ledger.tree_head", "view")]
    public async Task What_shows_the_ledger_a_table_that_is_none_is_refused_by_name(string table, string kind)
    {
        await using var store = await template.CloneAsync();
        await store.TamperAsync($"""
            alter table {table} rename to original; create {kind} {table} as select * from {table.Split('.')[0]}.original;
            grant all on {table} to {PostgresCluster.StoreRole}
            """);
        await RefusedAsync(kind == "view" ? table : table.Split('.')[1], () => store.Ledger.VerifyAsync(), () => store.Ledger.SealAsync(), () => store.Ledger.InclusionProofAsync(1));
        (await store.ScalarAsync<long>("select count(*) from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'")).ShouldBe(0);
    }

    [Fact]
    public async Task A_table_elsewhere_that_is_read_as_a_part_of_the_log_is_refused_by_name()
    {
        await using var store = await template.CloneAsync();
        await store.TamperAsync("""
            create foreign data wrapper elsewhere; create server elsewhere foreign data wrapper elsewhere;
            create foreign table kepler_events.more () inherits (kepler_events.mt_events) server elsewhere
            """);
        await RefusedAsync("kepler_events.more", () => store.Ledger.VerifyAsync());
    }

    private static async Task RefusedAsync(string table, params Func<Task>[] attempts)
    {
        foreach (var attempt in attempts)
        {
            (await Should.ThrowAsync<LedgerException>(attempt)).Message.ShouldSatisfyAllConditions(m => m.ShouldStartWith("Not a table"), m => m.ShouldContain(table));
        }
    }
}
