using KeplerAI.EventStore;

namespace KeplerAI.Messaging.Tests;

public sealed class ReactorTests(MessagingFixture fixture) : IClassFixture<MessagingFixture>
{
    private MessagingNode Node => fixture.Node;

    [Fact]
    public async Task Events_become_work_and_schedules_once_however_often_the_daemon_looks()
    {
        var id = await Node.PackAsync();
        await Node.SendAsync(new WeighParcel(id, 3));

        await Node.Store.CatchUpAsync();
        await Node.Store.CatchUpAsync();
        await (await fixture.StartAsync()).Store.CatchUpAsync();

        (await WorkAsync(id)).ShouldBe(1);
        (await SchedulesAsync(id)).ShouldBe(1);
    }

    [Fact]
    public async Task An_unscheduled_job_leaves_no_schedule()
    {
        var id = await Node.PackAsync();
        await Node.SendAsync(new WeighParcel(id, 3));
        await Node.Store.CatchUpAsync();
        await Node.SendAsync(new ShipParcel(id, Guid.NewGuid()));

        await Node.Store.CatchUpAsync();

        (await SchedulesAsync(id)).ShouldBe(0);
    }

    [Fact]
    public async Task A_crash_between_the_work_and_the_checkpoint_takes_both_back_and_neither_is_doubled()
    {
        var id = await Node.PackAsync();
        var before = await CheckpointAsync();

        // The commit itself fails, after the work row was written and the checkpoint moved.
        await fixture.ExecuteAsync("""
            create function kepler_work.crash() returns trigger language plpgsql as $$ begin raise exception 'power cut'; end $$;
            create constraint trigger crash after insert on kepler_work.work deferrable initially deferred for each row execute function kepler_work.crash();
            """);
        var crash = await Record.ExceptionAsync(() => Node.Store.CatchUpAsync());
        await fixture.ExecuteAsync("drop trigger crash on kepler_work.work; drop function kepler_work.crash()");

        crash.ShouldNotBeNull().Message.ShouldContain("power cut");
        (await WorkAsync(id)).ShouldBe(0);
        (await CheckpointAsync()).ShouldBe(before);

        await Node.Store.CatchUpAsync();
        await Node.Store.CatchUpAsync();

        (await WorkAsync(id)).ShouldBe(1);
        (await CheckpointAsync()).ShouldBeGreaterThan(before);
    }

    [Fact]
    public async Task A_reactor_that_fails_keeps_what_came_before_and_stands_at_the_event()
    {
        await using var own = new MessagingFixtureScope();
        var node = await own.StartAsync();
        var good = await node.PackAsync("good");
        var poison = await node.PackAsync("poison");
        var after = await node.PackAsync("after");

        await Should.ThrowAsync<ApplyEventException>(() => node.Store.CatchUpAsync());

        (await own.Fixture.ScalarAsync<long>($"select count(*) from kepler_work.work where key = 'print:{good}'")).ShouldBe(1);
        (await own.Fixture.ScalarAsync<long>($"select count(*) from kepler_work.work where key in ('print:{poison}', 'print:{after}')")).ShouldBe(0);
        var stuck = node.Get<IDaemonHealth>().Shards.Single(s => s.Name == "reactor_parcels:All");
        stuck.PausedAt.ShouldBe((await node.EventsOfAsync(poison))[0].Sequence);
    }

    private Task<long> WorkAsync(Guid parcel) => fixture.ScalarAsync<long>($"select count(*) from kepler_work.work where key = 'print:{parcel}'");

    private Task<long> SchedulesAsync(Guid parcel) => fixture.ScalarAsync<long>($"select count(*) from kepler_work.schedule where active and job_id = '{parcel}'");

    private Task<long> CheckpointAsync() =>
        fixture.ScalarAsync<long>("select coalesce(max(last_seq_id), 0) from kepler_events.mt_event_progression where name = 'reactor_parcels:All'");

    /// <summary>A database that one test may leave standing at a poisoned event.</summary>
    private sealed class MessagingFixtureScope : IAsyncDisposable
    {
        public MessagingFixture Fixture { get; } = new();

        public async Task<MessagingNode> StartAsync()
        {
            await Fixture.InitializeAsync();
            return Fixture.Node;
        }

        public async ValueTask DisposeAsync() => await Fixture.DisposeAsync();
    }
}
