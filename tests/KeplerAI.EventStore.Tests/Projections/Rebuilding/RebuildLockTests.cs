using KeplerAI.EventStore.Tests.Support;
using Npgsql;

namespace KeplerAI.EventStore.Tests.Projections.Rebuilding;

public sealed class RebuildLockTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    [Fact]
    public async Task A_rebuild_whose_shadow_cannot_be_dropped_leaves_no_lock_behind()
    {
        await fixture.ExecuteAsync("create view kepler_read.account__shadow as select 1 as id");
        (await Should.ThrowAsync<PostgresException>(() => fixture.Node.Store.RebuildAsync("account"))).SqlState.ShouldBe(PostgresErrorCodes.WrongObjectType);
        (await fixture.ScalarAsync<long>("select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())")).ShouldBe(0);
        await fixture.ExecuteAsync("drop view kepler_read.account__shadow");
        await fixture.Node.Store.RebuildAsync("account");
    }
}
