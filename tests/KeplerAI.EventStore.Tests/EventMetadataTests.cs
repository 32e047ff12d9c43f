using KeplerAI.EventStore.Tests.Support;

namespace KeplerAI.EventStore.Tests;

public sealed class EventMetadataTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    private readonly StoreNode _node = fixture.Node;

    [Fact]
    public async Task Who_and_why_are_read_back_with_every_event()
    {
        var at = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        _node.Clock.Now = at;
        var id = await _node.OpenAsync();
        _node.Clock.Now = null;
        await using var session = _node.Store.QuerySession();
        var e = (await session.FetchStreamAsync(id)).ShouldHaveSingleItem();
        (e.UserName, e.CorrelationId, e.CausationId, e.EventTypeName).ShouldBe((StoreNode.Someone.UserName, "correlation", "causation", "account_opened"));
        (e.StreamId, e.Version, e.Timestamp, e.IsArchived).ShouldBe((id, 1, at, false));
        e.Headers.ShouldNotBeNull()["agent"].GetString().ShouldBe("tests");
        e.ShouldBeAssignableTo<IEvent<AccountOpened>>()!.Data.Holder.ShouldBe("Ada");
    }

    [Fact]
    public async Task The_clr_name_is_written_and_never_trusted()
    {
        var id = await _node.OpenAsync();
        (await fixture.ScalarAsync<string>($"select mt_dotnet_type from kepler_events.mt_events where stream_id = '{id}'"))
            .ShouldBe("KeplerAI.EventStore.Tests.Support.AccountOpened, KeplerAI.EventStore.Tests");
        await fixture.ExecuteAsync($"update kepler_events.mt_events set mt_dotnet_type = 'KeplerAI.EventStore.Tests.Support.AccountClosed, KeplerAI.EventStore.Tests' where stream_id = '{id}'");
        (await _node.AggregateAsync<Account>(id)).ShouldNotBeNull().Holder.ShouldBe("Ada");
    }

    [Fact]
    public async Task Bodies_have_pascal_case_members_and_enums_by_name()
    {
        var id = await _node.OpenAsync(kind: AccountKind.Savings);
        (await fixture.ScalarAsync<string>($"select data::text from kepler_events.mt_events where stream_id = '{id}'"))
            .ShouldBe($$"""{"Kind": "Savings", "Tags": ["first", "Ada"], "Holder": "Ada", "AccountId": "{{id}}"}""");
    }

    [Fact]
    public async Task A_stretch_of_a_stream_can_be_fetched()
    {
        var id = await _node.OpenAsync(then: [new MoneyDeposited(1), new MoneyDeposited(2), new MoneyDeposited(3)]);
        await using var session = _node.Store.QuerySession();
        (await session.FetchStreamAsync(id, version: 3, fromVersion: 2)).Select(e => e.Version).ShouldBe([2, 3]);
        (await session.FetchStreamStateAsync(Guid.NewGuid())).ShouldBeNull();
    }
}
