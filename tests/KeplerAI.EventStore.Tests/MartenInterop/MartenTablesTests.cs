using KeplerAI.EventStore.Tests.Support;
using KeplerAI.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.EventStore.Tests.MartenInterop;

/// <summary>A database whose tables Marten made, with events that Marten appended: our store starts on it, reads it and goes on.</summary>
public sealed class MartenTablesTests : IAsyncLifetime
{
    private readonly DatabaseRoles _roles = new(PostgresCluster.Password, PostgresCluster.Password, PostgresCluster.StoreRole, PostgresCluster.PagesRole);
    private TestDatabase _database = null!;
    private Marten _marten = null!;

    public async Task InitializeAsync()
    {
        _database = await PostgresCluster.Shared.CreateDatabaseAsync();
        _marten = new(_database.AdminConnection);
    }

    public async Task DisposeAsync()
    {
        await _marten.DisposeAsync();
        await PostgresCluster.Shared.DropDatabaseAsync(_database);
    }

    [Theory]
    [InlineData("tables.sql", "functions.sql")]
    [InlineData("tables.sql", "functions.sql", "later.sql")]
    public async Task Our_store_starts_on_its_tables_reads_its_events_and_appends(params string[] scripts)
    {
        foreach (var script in scripts)
        {
            await _marten.ExecuteAsync(Marten.Sql(script));
        }

        var ids = Enumerable.Range(0, 6).Select(_ => Guid.NewGuid()).ToList();
        foreach (var id in ids)
        {
            await _marten.QuickAppendAsync(id, null, Marten.Opened(id, "0"), Marten.Deposited(7));
        }

        await _marten.ExecuteAsync("select kepler_events.mt_mark_event_progression('HighWaterMark', 12)");
        await AdoptAsync();
        await using var node = await StartAsync();
        (await node.Tables.CountAsync<AccountRow>(AsOf.Now)).ShouldBe(6, "read tables are folded from what was there");
        (await node.AppendAsync(ids[0], new MoneyDeposited(1)))[0].ShouldSatisfyAllConditions(e => e.Version.ShouldBe(3), e => e.Sequence.ShouldBe(13));
        await node.OpenAsync();
        await _marten.QuickAppendAsync(ids[0], expected: 3, Marten.Deposited(2));
        (await node.AggregateAsync<Account>(ids[0])).ShouldNotBeNull().Balance.ShouldBe(10);
        await node.Store.CatchUpAsync();
        (await node.Tables.FindAsync<KindTotalRow>(AsOf.Now, AccountKind.Current))!.Accounts.ShouldBe(7);
    }

    /// <summary>The first script makes the tables that are there already; the others run as ever.</summary>
    private async Task AdoptAsync()
    {
        await _marten.ExecuteAsync("""
            create schema kepler_ledger;
            create table kepler_ledger.migration (
                module text, script text, sha256 text not null, applied_at timestamptz not null default now(), primary key (module, script))
            """);
        var first = MigrationScript.Of(typeof(Migrator).Assembly).First();
        await _marten.ExecuteAsync("insert into kepler_ledger.migration (module, script, sha256) values ($1, $2, $3)", first.Module, first.Name, first.Sha256);
        await Migrator.MigrateAsync(_database.AdminConnection, _roles, [typeof(Migrator).Assembly]);
    }

    private async Task<StoreNode> StartAsync()
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddEventStore(options =>
        {
            options.StoreConnection = _database.StoreConnection;
            options.PagesConnection = _database.PagesConnection;
            options.MasterKey = () => StoreFixture.MasterKey;
            options.Assemblies.Add(typeof(Account).Assembly);
            options.RunDaemon = false;
        });
        var node = new StoreNode(services.BuildServiceProvider(), new Clock());
        await node.StartAsync();
        return node;
    }
}
