using System.Text.Json;
using KeplerAI.EventStore.Tests.Support;

namespace KeplerAI.EventStore.Tests.Events;

/// <summary>Bodies as old versions wrote them, byte for byte, are read as the events in use.</summary>
public sealed class UpcastingTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    private readonly StoreNode _node = fixture.Node;

    [Theory]
    [InlineData("tenancy_begun", """{"Tenant": "Ada Lovelace", "Rent": 900}""", "Ada Lovelace", 900, "EUR")]
    [InlineData("tenancy_begun_2", """{"Tenant": "Ada Lovelace", "Rent": 900.5, "Currency": "GBP"}""", "Ada Lovelace", 900.5, "GBP")]
    [InlineData("rental_started", """{"person": {"first": "Ada", "last": "Lovelace"}, "cents": 90050}""", "Ada Lovelace", 900.5, "EUR")]
    [InlineData("tenancy_begun_3", """{"Tenants": ["Ada Lovelace"], "Rent": {"Amount": 900.5, "Currency": "CHF"}}""", "Ada Lovelace", 900.5, "CHF")]
    public async Task A_golden_sample_of_every_version_is_read_as_today_s(string name, string body, string tenant, decimal amount, string currency)
    {
        var id = Guid.NewGuid();
        await InsertAsync(id, name, body);
        await using var session = _node.Store.QuerySession();
        var e = (await session.FetchStreamAsync(id)).ShouldHaveSingleItem();
        e.EventTypeName.ShouldBe(name, "what was stored is not renamed");
        var begun = e.Data.ShouldBeOfType<TenancyBegun>();
        (begun.Tenants.Single(), begun.Rent).ShouldBe((tenant, new Rent(amount, currency)));
        (await _node.AggregateAsync<Tenancy>(id)).ShouldNotBeNull().Rent.ShouldBe(new Rent(amount, currency));
        (await fixture.ScalarAsync<bool>($"select data = '{body}' from kepler_events.mt_events where stream_id = '{id}'")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_projection_of_today_s_event_folds_all_versions_in_the_daemon_and_in_a_rebuild()
    {
        var id = Guid.NewGuid();
        await InsertAsync(id, "tenancy_begun", """{"Tenant": "Grace Hopper", "Rent": 700}""");
        await _node.AppendAsync(Guid.NewGuid(), new TenancyBegun(["Ada"], new(800, "EUR")));
        await _node.Store.CatchUpAsync();
        (await _node.Tables.FindAsync<TenancyRow>(AsOf.Now, id)).ShouldBe(new TenancyRow(id, "Grace Hopper", 700, "EUR"));
        (await _node.Store.RebuildAndCompareAsync("tenancy")).ShouldBeEmpty();
    }

    [Fact]
    public void Old_names_are_known_and_are_not_events_in_use()
    {
        var catalogue = new EventCatalogue([typeof(TenancyBegun).Assembly]);
        catalogue.Find("tenancy_begun").ShouldNotBeNull().IsOld.ShouldBeTrue();
        catalogue.All.ShouldNotContain(t => t.IsOld);
    }

    [Fact]
    public void A_name_that_an_event_and_an_old_version_share_is_refused() =>
        Should.Throw<InvalidOperationException>(() => new EventCatalogue([typeof(TenancyBegun).Assembly, DynamicTypes.Assembly("Again", m => DynamicTypes.Event(m, "Doubled", "tenancy_begun"))]))
            .Message.ShouldContain("tenancy_begun");

    [Fact]
    public void An_old_version_that_leads_to_no_event_in_use_is_refused() =>
        Should.Throw<InvalidOperationException>(() => new EventCatalogue([DynamicTypes.Assembly("Nowhere", m => DynamicTypes.Child(m, "Lost", typeof(ToNowhere)))]))
            .Message.ShouldContain("lost_event");

    private Task InsertAsync(Guid id, string name, string body) => fixture.ExecuteAsync($"""
        insert into kepler_events.mt_streams (id, version) values ('{id}', 1);
        insert into kepler_events.mt_events (seq_id, id, stream_id, version, data, type, timestamp)
        values (nextval('kepler_events.mt_events_sequence'), gen_random_uuid(), '{id}', 1, '{body}', '{name}', now())
        """);
}

/// <summary>Leads to a class that is no event. Abstract here, so that only a test that derives from it meets it.</summary>
public abstract class ToNowhere() : EventUpcaster<JsonElement, Rent>("lost_event")
{
    public override Rent Upcast(JsonElement old) => new(0, "");
}
