namespace KeplerAI.Messaging.Tests;

public sealed class DrainTests(MessagingFixture fixture) : IClassFixture<MessagingFixture>, IAsyncLifetime
{
    private MessagingNode _node = null!;

    private Printer Printer => _node.Get<Printer>();

    public async Task InitializeAsync() => _node = await fixture.StartAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Draining_takes_a_command_through_its_reactor_and_its_work()
    {
        var id = await _node.PackAsync();
        Printer.Do = async (label, _, _) => (await _node.SendAsync(new WeighParcel(label.ParcelId, 9))).Ok.ShouldBeTrue();

        var report = await _node.Get<IWorkDrain>().DrainAsync();

        report.Errors.ShouldBeEmpty();
        Printer.Runs.ShouldHaveSingleItem().Label.ShouldBe(new PrintLabel(id));
        (await _node.EventsOfAsync(id)).Count.ShouldBe(2);
        (await StateAsync(id)).ShouldBe("done");
    }

    [Fact]
    public async Task Work_that_fails_is_tried_as_often_as_it_may_and_its_errors_are_told()
    {
        var id = await _node.PackAsync();
        Printer.Do = (_, lease, _) => lease.Attempt < 3 ? throw new InvalidOperationException($"jam {lease.Attempt}") : Task.CompletedTask;

        var report = await _node.Get<IWorkDrain>().DrainAsync();

        report.Errors.ShouldBe(["InvalidOperationException: jam 1", "InvalidOperationException: jam 2"]);
        (await StateAsync(id)).ShouldBe("done");
    }

    [Fact]
    public async Task A_payload_that_no_one_handles_is_dead_at_once_with_a_clear_error()
    {
        var key = $"unknown:{Guid.NewGuid()}";
        await _node.Get<WorkQueue>().EnqueueAsync(new("printing", key, new ScaleReading(1), MaxAttempts: 5));

        (await _node.Get<IWorkDrain>().DrainAsync()).Runs.ShouldBe(1);

        (await fixture.ScalarAsync<string>($"select state || ' ' || attempts || ' ' || last_error from kepler_work.work where key = '{key}'"))
            .ShouldBe("dead 1 UnknownWorkException: No handler does work of type « ScaleReading ».");
    }

    [Fact]
    public async Task An_attempt_that_was_overtaken_while_it_worked_can_neither_write_an_event_nor_end_the_work()
    {
        var id = await _node.PackAsync();
        CommandResult? written = null;
        Exception? refused = null;
        Printer.Do = async (label, lease, ct) =>
        {
            if (lease.Attempt == 1)
            {
                // Frozen for longer than its lease, this attempt wakes up beside its successor.
                await fixture.ExecuteAsync($"update kepler_work.work set lease_until = now() - interval '1 second' where id = {lease.WorkId}");
                var successor = await fixture.StartAsync();
                successor.Get<Printer>().Do = async (_, _, _) => written = await successor.SendAsync(new WeighParcel(label.ParcelId, 2));
                await successor.Get<IWorkDrain>().DrainAsync(ct);
                refused = await Record.ExceptionAsync(() => _node.SendAsync(new WeighParcel(label.ParcelId, 1)));
                throw refused!;
            }
        };

        await _node.Get<IWorkDrain>().DrainAsync();

        written!.Ok.ShouldBeTrue();
        refused.ShouldBeOfType<LeaseLostException>();
        (await _node.EventsOfAsync(id)).Select(e => e.Data).ShouldBe([new ParcelPacked(id, id.ToString()[..8]), new ParcelWeighed(2)]);
        (await StateAsync(id)).ShouldBe("done");
    }

    [Fact]
    public async Task Work_whose_end_the_database_does_not_take_at_once_is_done_all_the_same()
    {
        // Two refusals of each end that is written; a sequence, since it counts what was rolled back as well.
        await fixture.ExecuteAsync("""
            create sequence public.hiccup;
            create function public.hiccup() returns trigger language plpgsql security definer as $$ begin if nextval('public.hiccup') < 3 then raise 'away'; end if; return new; end $$;
            create trigger hiccup before update on kepler_work.work for each row when (new.state <> 'leased') execute function public.hiccup()
            """);
        var node = await fixture.StartAsync(o => o.Heartbeat = TimeSpan.FromMilliseconds(50));
        var id = await node.PackAsync();

        var report = await node.Get<IWorkDrain>().DrainAsync();

        await fixture.ExecuteAsync("drop trigger hiccup on kepler_work.work");
        (report.Errors.Length, node.Get<Printer>().Runs.Count).ShouldBe((0, 1));
        (await StateAsync(id)).ShouldBe("done");
    }

    [Fact]
    public async Task Work_cancelled_before_it_starts_meets_a_handler_whose_token_is_cancelled()
    {
        var id = await _node.PackAsync();
        await _node.Store.CatchUpAsync();
        (await _node.Get<IRunningWork>().CancelAsync($"print:{id}")).ShouldBeTrue();
        var known = false;
        Printer.Do = (_, lease, ct) =>
        {
            known = _node.Get<IRunningWork>().IsCancelled(lease);
            ct.ThrowIfCancellationRequested();
            return Task.CompletedTask;
        };

        await _node.Get<IWorkDrain>().DrainAsync();

        known.ShouldBeTrue();
        (await StateAsync(id)).ShouldBe("cancelled");
        (await _node.Get<IRunningWork>().CancelAsync($"print:{id}")).ShouldBeFalse();
    }

    private Task<string> StateAsync(Guid parcel) => fixture.ScalarAsync<string>($"select state from kepler_work.work where key = 'print:{parcel}'");
}
