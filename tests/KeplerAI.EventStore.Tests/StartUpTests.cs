using System.Reflection;
using KeplerAI.EventStore.Tests.Support;
using KeplerAI.Testing;

namespace KeplerAI.EventStore.Tests;

public sealed class StartUpTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    [Fact]
    public async Task A_name_that_two_events_share_is_refused_with_both()
    {
        var error = await Should.ThrowAsync<InvalidOperationException>(() => fixture.StartAsync(configure: o => o.Assemblies.Add(AssemblyWith("account_opened"))));
        error.Message.ShouldContain("account_opened");
        error.Message.ShouldContain("Doubled");
    }

    [Fact]
    public async Task An_event_that_the_store_holds_and_no_class_has_is_refused()
    {
        await using (var newer = await fixture.StartAsync(configure: o => o.Assemblies.Add(AssemblyWith("account_frozen"))))
        {
            var type = newer.Services.GetService(typeof(EventCatalogue)).ShouldBeOfType<EventCatalogue>().Find("account_frozen").ShouldNotBeNull().Type;
            await newer.AppendAsync(Guid.NewGuid(), Activator.CreateInstance(type)!);
        }

        var error = await Should.ThrowAsync<InvalidOperationException>(() => fixture.StartAsync());
        error.Message.ShouldContain("account_frozen");
        await fixture.ExecuteAsync("delete from kepler_events.mt_events where type = 'account_frozen'");
    }

    [Fact]
    public async Task Migrating_again_changes_nothing_and_a_changed_script_is_refused()
    {
        await MigrateAsync();
        var before = await fixture.ScalarAsync<long>("select count(*) from kepler_ledger.migration");
        await MigrateAsync();
        (await fixture.ScalarAsync<long>("select count(*) from kepler_ledger.migration")).ShouldBe(before);
        await fixture.ExecuteAsync("update kepler_ledger.migration set sha256 = 'other' || sha256 where script = '002_ledger'");
        (await Should.ThrowAsync<InvalidOperationException>(MigrateAsync)).Message.ShouldContain("002_ledger");
        await fixture.ExecuteAsync("update kepler_ledger.migration set sha256 = substr(sha256, 6) where script = '002_ledger'");
    }

    private Task MigrateAsync() => Migrator.MigrateAsync(
        fixture.Database.AdminConnection, new(PostgresCluster.Password, PostgresCluster.Password, PostgresCluster.StoreRole, PostgresCluster.PagesRole), [typeof(Migrator).Assembly]);

    private static Assembly AssemblyWith(string eventName) => DynamicTypes.Assembly("Newer", module => DynamicTypes.Event(module, "Doubled", eventName));
}
