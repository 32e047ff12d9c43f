using KeplerAI.EventStore.Tests.Support;

namespace KeplerAI.EventStore.Tests;

public sealed partial class StreamArchivingTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    private readonly StoreNode _node = fixture.Node;

    [Fact]
    public async Task Stream_and_events_are_archived_with_what_the_session_appends()
    {
        var id = await _node.OpenAsync();
        await using var session = _node.Store.OpenSession(StoreNode.Someone);
        session.Append(id, new MoneyDeposited(1));
        session.ArchiveStream(id);
        (await session.SaveChangesAsync()).ShouldHaveSingleItem();
        (await session.FetchStreamStateAsync(id)).ShouldNotBeNull().IsArchived.ShouldBeTrue();
        (await fixture.ScalarAsync<long>($"select count(*) from kepler_events.mt_events where stream_id = '{id}' and is_archived")).ShouldBe(2);
        (await _node.FindingsAsync()).ShouldBeEmpty("what is archived is not what was hashed");
    }

    [Fact]
    public async Task Reads_leave_it_out_unless_asked()
    {
        var id = await ArchivedAsync();
        await using var session = _node.Store.QuerySession();
        (await session.FetchStreamAsync(id)).ShouldBeEmpty();
        (await session.AggregateStreamAsync<Account>(id)).ShouldBeNull();
        (await session.FetchLatest<Account>(id)).ShouldBeNull();
        var events = await session.FetchStreamAsync(id, archived: true);
        events.Select(e => (e.Version, e.IsArchived)).ShouldBe([(1, true), (2, true)]);
    }

    [Fact]
    public async Task Appends_are_refused_in_every_way()
    {
        var id = await ArchivedAsync();
        await Should.ThrowAsync<InvalidStreamOperationException>(() => _node.AppendAsync(id, new MoneyDeposited(1)));
        await using var session = _node.Store.OpenSession(StoreNode.Someone);
        session.AppendExpecting(id, 2, new MoneyDeposited(1));
        await Should.ThrowAsync<InvalidStreamOperationException>(() => session.SaveChangesAsync());
        await using var several = _node.Store.OpenSession(StoreNode.Someone);
        several.Append(await _node.OpenAsync(), new MoneyDeposited(1));
        several.Append(id, new MoneyDeposited(1));
        await Should.ThrowAsync<InvalidStreamOperationException>(() => several.SaveChangesAsync());
        await using var fetching = _node.Store.OpenSession(StoreNode.Someone);
        await Should.ThrowAsync<InvalidStreamOperationException>(() => fetching.FetchForWriting<Account>(id, expectedVersion: 2));
    }

    [Fact]
    public async Task An_append_under_way_is_archived_too_and_a_later_one_refused()
    {
        var id = await _node.OpenAsync();
        var appends = Enumerable.Range(0, 8).Select(async _ =>
        {
            for (var i = 0; i < 1000; i++)
            {
                if (await Record.ExceptionAsync(() => _node.AppendAsync(id, new MoneyDeposited(1))) is { } refused)
                {
                    return refused;
                }
            }

            return null;
        }).ToList();
        await Task.Delay(30);
        await ArchiveAsync(id);
        (await Task.WhenAll(appends)).ShouldAllBe(e => e is InvalidStreamOperationException);
        (await fixture.ScalarAsync<long>($"select count(*) from kepler_events.mt_events where stream_id = '{id}' and not is_archived")).ShouldBe(0);
    }

    private async Task<Guid> ArchivedAsync()
    {
        var id = await _node.OpenAsync(then: new MoneyDeposited(5));
        await ArchiveAsync(id);
        return id;
    }

    private async Task ArchiveAsync(Guid id)
    {
        await using var session = _node.Store.OpenSession(StoreNode.Someone);
        session.ArchiveStream(id);
        await session.SaveChangesAsync();
    }
}
