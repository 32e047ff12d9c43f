using KeplerAI.EventStore.Tests.Support;
using Npgsql;

namespace KeplerAI.EventStore.Tests;

public sealed class AppendEventsTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    private readonly StoreNode _node = fixture.Node;

    private IEventSession Session() => _node.Store.OpenSession(StoreNode.Someone);

    [Fact]
    public async Task Starting_a_stream_twice_is_a_collision()
    {
        var id = await _node.OpenAsync();
        await using var session = Session();
        session.StartStream<Account>(id, new MoneyDeposited(1));
        (await Should.ThrowAsync<ExistingStreamIdCollisionException>(() => session.SaveChangesAsync())).StreamId.ShouldBe(id);
    }

    [Fact]
    public async Task Several_streams_are_saved_together_or_not_at_all_and_a_conflict_draws_no_number()
    {
        var (one, two) = (await _node.OpenAsync(), await _node.OpenAsync());
        var before = await LastNumberAsync();
        await using (var session = Session())
        {
            session.Append(one, new MoneyWithdrawn(1));
            session.AppendExpecting(two, 9, new MoneyDeposited(1));
            await Should.ThrowAsync<EventStreamUnexpectedMaxEventIdException>(() => session.SaveChangesAsync());
        }

        (await LastNumberAsync()).ShouldBe(before);
        await using (var session = Session())
        {
            session.Append(two, new MoneyWithdrawn(1));
            session.Append(one, new MoneyDeposited(1));
            session.Append(two, new MoneyWithdrawn(2));
            (await session.SaveChangesAsync()).Select(e => (e.StreamId, e.Version, e.Sequence - before)).ShouldBe([(two, 2, 1), (two, 3, 2), (one, 2, 3)]);
        }
    }

    [Fact]
    public async Task Nothing_can_be_appended_to_an_archived_stream()
    {
        var id = await _node.OpenAsync();
        await fixture.ExecuteAsync($"update kepler_events.mt_streams set is_archived = true where id = '{id}'");
        await Should.ThrowAsync<InvalidStreamOperationException>(() => _node.AppendAsync(id, new MoneyDeposited(1)));
        await using var session = Session();
        session.AppendExpecting(id, 1, new MoneyDeposited(1));
        await Should.ThrowAsync<InvalidStreamOperationException>(() => session.SaveChangesAsync());
    }

    [Fact]
    public async Task A_name_has_one_owner_and_its_claim_may_be_repeated()
    {
        var (ada, eve) = (Guid.NewGuid(), Guid.NewGuid());
        await ClaimAsync("Crédit  Risk", ada);
        await ClaimAsync("crédit risk ", ada);
        var before = await LastNumberAsync();
        (await Should.ThrowAsync<NameTakenException>(() => ClaimAsync("CREDIT RISK", eve, new MoneyDeposited(1)))).Scope.ShouldBe("use_case");
        (await LastNumberAsync()).ShouldBe(before);
        await using (var session = Session())
        {
            session.ReleaseName("use_case", "Credit Risk", eve);
            await session.SaveChangesAsync();
        }

        await Should.ThrowAsync<NameTakenException>(() => ClaimAsync("credit risk", eve));
        await using (var session = Session())
        {
            session.ClaimName("use_case", "credit RISK", eve);
            session.ReleaseName("use_case", "crédit risk", ada);
            await session.SaveChangesAsync();
        }
    }

    [Fact]
    public async Task Enlisted_work_sees_the_events_and_fails_with_them()
    {
        var id = await _node.OpenAsync();
        await using var session = Session();
        session.Append(id, new MoneyDeposited(5));
        session.Enlist(async (connection, transaction, events, ct) =>
        {
            await using var command = new NpgsqlCommand($"select count(*) from kepler_events.mt_events where seq_id = {events[0].Sequence}", connection, transaction);
            (await command.ExecuteScalarAsync(ct)).ShouldBe(1L);
            throw new InvalidOperationException("no");
        });
        await Should.ThrowAsync<InvalidOperationException>(() => session.SaveChangesAsync());
        (await _node.AggregateAsync<Account>(id)).ShouldNotBeNull().Balance.ShouldBe(0);
        (await _node.Tables.FindAsync<AccountRow>(AsOf.Now, id)).ShouldNotBeNull().Moves.ShouldBe(0);
    }

    [Fact]
    public async Task An_event_without_a_registered_name_is_refused() =>
        await Should.ThrowAsync<UnknownEventTypeException>(() => _node.AppendAsync(Guid.NewGuid(), "text"));

    [Fact]
    public async Task Among_several_streams_one_event_without_a_name_refuses_all()
    {
        var (old, started) = (await _node.OpenAsync(), Guid.NewGuid());
        var before = await LastNumberAsync();
        await using (var session = Session())
        {
            session.StartStream<Account>(started, new AccountOpened(started, "Ada", AccountKind.Current, []));
            session.Append(old, new MoneyDeposited(1), "text");
            await Should.ThrowAsync<UnknownEventTypeException>(() => session.SaveChangesAsync());
        }

        (await LastNumberAsync()).ShouldBe(before);
        await using (var session = Session())
        {
            session.StartStream<Account>(started, new AccountOpened(started, "Ada", AccountKind.Current, []));
            session.Append(old, new MoneyDeposited(1), new MoneyDeposited(2));
            (await session.SaveChangesAsync()).Select(e => (e.StreamId, e.Version, e.Sequence - before)).ShouldBe([(started, 1, 1), (old, 2, 2), (old, 3, 3)]);
        }
    }

    private async Task ClaimAsync(string name, Guid owner, params object[] events)
    {
        await using var session = Session();
        session.ClaimName("use_case", name, owner);
        session.Append(owner, events);
        await session.SaveChangesAsync();
    }

    private Task<long> LastNumberAsync() => fixture.ScalarAsync<long>("select last_value from kepler_events.mt_events_sequence");
}
