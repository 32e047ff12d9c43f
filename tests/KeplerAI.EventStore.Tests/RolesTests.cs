using KeplerAI.EventStore.Tests.Support;
using Npgsql;

namespace KeplerAI.EventStore.Tests;

public sealed class RolesTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    [Theory]
    [InlineData("select count(*) from kepler_events.mt_events")]
    [InlineData("select count(*) from kepler_ledger.event_hash")]
    [InlineData("select count(*) from kepler_read.account")]
    public async Task The_pages_role_reads_events_and_read_tables(string sql) =>
        (await fixture.ScalarAsync<long>(sql, fixture.Database.PagesConnection)).ShouldBeGreaterThanOrEqualTo(0);

    [Theory]
    [Trait("Requirement", "D51")]
    [InlineData("insert into kepler_events.mt_events (seq_id, id, version, data, type) values (1, gen_random_uuid(), 1, '{}', 'x')")]
    [InlineData("update kepler_events.mt_streams set version = 0")]
    [InlineData("select nextval('kepler_events.mt_events_sequence')")]
    [InlineData("delete from kepler_ledger.event_hash")]
    [InlineData("insert into kepler_ledger.name_claim values ('s', 'n', gen_random_uuid())")]
    [InlineData("insert into kepler_read.kind_total values ('Current', 1, 1, null)")]
    [InlineData("update kepler_read.account set holder = 'x'")]
    [InlineData("create table kepler_read.mine (id int)")]
    [InlineData("select * from kepler_data.person_key")]
    public Task The_pages_role_can_change_nothing_and_sees_no_key(string sql) => RefusedAsync(sql, fixture.Database.PagesConnection);

    [Theory]
    [Trait("Requirement", "D51")]
    [InlineData("update kepler_events.mt_events set data = '{}'")]
    [InlineData("delete from kepler_events.mt_events")]
    [InlineData("delete from kepler_events.mt_streams")]
    [InlineData("truncate kepler_events.mt_events")]
    [InlineData("update kepler_ledger.event_hash set sha256 = ''")]
    [InlineData("delete from kepler_data.person_key")]
    public Task The_store_role_itself_can_neither_change_nor_delete_an_event(string sql) => RefusedAsync(sql, fixture.Database.StoreConnection);

    [Fact]
    public async Task A_table_that_the_store_makes_later_is_readable_by_the_pages()
    {
        await fixture.ExecuteAsync("create table kepler_read.later (id int); create table kepler_data.panel (id int)", fixture.Database.StoreConnection);
        (await fixture.ScalarAsync<long>("select count(*) from kepler_read.later", fixture.Database.PagesConnection)).ShouldBe(0);
        await fixture.ExecuteAsync("insert into kepler_data.panel values (1)", fixture.Database.PagesConnection);
        await RefusedAsync("insert into kepler_read.later values (1)", fixture.Database.PagesConnection);
    }

    private async Task RefusedAsync(string sql, string connection) =>
        (await Should.ThrowAsync<PostgresException>(() => fixture.ExecuteAsync(sql, connection))).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
}
