namespace KeplerAI.Messaging.Tests;

public sealed class WorkQueueTests(MessagingFixture fixture) : IClassFixture<MessagingFixture>
{
    private readonly string _queue = $"q{Guid.NewGuid():N}";

    private WorkQueue Queue => fixture.Node.Get<WorkQueue>();

    [Fact]
    public async Task The_same_key_enqueued_twice_is_done_once()
    {
        await EnqueueAsync("twice");
        await EnqueueAsync("twice");

        var work = await Queue.LeaseAsync(_queue);
        (await Queue.CompleteAsync(work!.Lease)).ShouldBeTrue();
        await EnqueueAsync("twice");

        (await Queue.LeaseAsync(_queue)).ShouldBeNull();
    }

    [Fact]
    public async Task Urgent_work_comes_first_and_equal_work_in_order()
    {
        await EnqueueAsync("first");
        await EnqueueAsync("second");
        await EnqueueAsync("urgent", priority: 5);

        var keys = new[] { await Queue.LeaseAsync(_queue), await Queue.LeaseAsync(_queue), await Queue.LeaseAsync(_queue) }.Select(w => w!.Key);

        keys.ShouldBe([Key("urgent"), Key("first"), Key("second")]);
    }

    [Fact]
    public async Task Many_who_ask_at_once_never_get_the_same_work()
    {
        for (var i = 0; i < 20; i++)
        {
            await EnqueueAsync($"w{i}");
        }

        var other = (await fixture.StartAsync()).Get<WorkQueue>();
        var taken = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => (i % 2 == 0 ? Queue : other).LeaseAsync(_queue)));

        var keys = taken.OfType<LeasedWork>().Select(w => w.Key).ToList();
        keys.Distinct(StringComparer.Ordinal).Count().ShouldBe(keys.Count);
        keys.Count.ShouldBe(20);
    }

    [Fact]
    public async Task An_expired_lease_hands_over_with_a_higher_attempt_and_the_old_one_is_powerless()
    {
        await EnqueueAsync("handed over", attempts: 2);
        var old = (await Queue.LeaseAsync(_queue))!;
        (await Queue.LeaseAsync(_queue)).ShouldBeNull();
        await ExpireAsync();

        var successor = (await (await fixture.StartAsync()).Get<WorkQueue>().LeaseAsync(_queue))!;

        (old.Lease.Attempt, successor.Lease.Attempt, successor.Lease.WorkId).ShouldBe((1, 2, old.Lease.WorkId));
        (await Queue.RenewAsync(old.Lease)).ShouldBe(LeaseState.Lost);
        (await Queue.CompleteAsync(old.Lease)).ShouldBeFalse();
        (await Queue.FailAsync(old.Lease, "late")).ShouldBeFalse();
        (await Queue.RenewAsync(successor.Lease)).ShouldBe(LeaseState.Held);
        (await Queue.CompleteAsync(successor.Lease)).ShouldBeTrue();
    }

    [Fact]
    public async Task Work_whose_last_attempt_went_silent_is_dead_and_says_so_until_someone_retries_it()
    {
        await EnqueueAsync("silent");
        await Queue.LeaseAsync(_queue);
        await ExpireAsync();

        (await Queue.LeaseAsync(_queue)).ShouldBeNull();

        (await StateAsync("silent")).ShouldBe("dead");
        (await fixture.ScalarAsync<string>($"select last_error from kepler_work.work where key = '{Key("silent")}'")).ShouldContain("no attempt is left");
        (await fixture.Node.Get<IWorkBoard>().RetryAsync(Key("silent"))).ShouldBeTrue();
        (await Queue.LeaseAsync(_queue))!.Lease.Attempt.ShouldBe(2);
    }

    [Fact]
    public async Task Failed_work_backs_off_and_is_dead_after_its_last_attempt()
    {
        // Minutes: a machine under load may take some of five seconds before it looks.
        var queue = (await fixture.StartAsync(options => options.BackOff = TimeSpan.FromMinutes(8))).Get<WorkQueue>();
        await EnqueueAsync("failing", attempts: 2);
        var lease = (await queue.LeaseAsync(_queue))!.Lease;
        var before = await NowAsync();
        (await queue.FailAsync(lease, "first")).ShouldBeTrue();
        var after = await NowAsync();

        (await queue.LeaseAsync(_queue)).ShouldBeNull();
        (await fixture.ScalarAsync<DateTime>($"select run_at from kepler_work.work where key = '{Key("failing")}'")).ShouldBeInRange(before.AddMinutes(4), after.AddMinutes(8));
        (await queue.FailAsync((await queue.LeaseAsync(_queue, early: true))!.Lease, "second")).ShouldBeTrue();

        (await StateAsync("failing")).ShouldBe("dead");
    }

    [Fact]
    public async Task Work_given_back_by_a_process_that_stops_keeps_its_attempts()
    {
        await EnqueueAsync("given back");
        (await Queue.ReleaseAsync((await Queue.LeaseAsync(_queue))!.Lease)).ShouldBeTrue();

        (await Queue.LeaseAsync(_queue))!.Lease.Attempt.ShouldBe(2);
    }

    [Fact]
    public async Task A_successor_sees_the_processes_of_the_attempt_before_and_a_late_one_cannot_add_any()
    {
        var ledger = fixture.Node.Get<IWorkLedger>();
        await EnqueueAsync("orphan", attempts: 2);
        var old = (await Queue.LeaseAsync(_queue))!.Lease;
        await ledger.RecordProcessAsync(old, 4242, 99);
        await ledger.RecordProcessAsync(old, 4242, 99);
        await ExpireAsync();
        var successor = (await Queue.LeaseAsync(_queue))!.Lease;

        (await ledger.ProcessesOfAsync(successor.WorkId)).ShouldBe([new(1, 4242, 99)]);
        await Should.ThrowAsync<LeaseLostException>(() => ledger.RecordProcessAsync(old, 4343, 100));
        await Should.ThrowAsync<LeaseLostException>(() => ledger.EnsureHeldAsync(old));
        await ledger.EnsureHeldAsync(successor);
    }

    [Fact]
    public async Task The_last_attempt_is_powerless_once_its_work_is_dead_and_while_nobody_has_taken_it_up_again()
    {
        var ledger = fixture.Node.Get<IWorkLedger>();
        await EnqueueAsync("frozen");
        var only = (await Queue.LeaseAsync(_queue))!.Lease;
        await ledger.EnsureHeldAsync(only);
        await ExpireAsync();
        (await Queue.LeaseAsync(_queue)).ShouldBeNull();

        await Should.ThrowAsync<LeaseLostException>(() => ledger.EnsureHeldAsync(only));
        await Should.ThrowAsync<LeaseLostException>(() => ledger.RecordProcessAsync(only, 4242, 99));
        (await fixture.Node.Get<IWorkBoard>().RetryAsync(Key("frozen"))).ShouldBeTrue();
        await Should.ThrowAsync<LeaseLostException>(() => ledger.EnsureHeldAsync(only));
    }

    [Fact]
    public async Task Work_that_died_after_someone_asked_to_cancel_it_is_not_cancelled_when_it_is_tried_again()
    {
        await EnqueueAsync("cancelled too late");
        await Queue.LeaseAsync(_queue);
        (await fixture.Node.Get<IRunningWork>().CancelAsync(Key("cancelled too late"))).ShouldBeTrue();
        await ExpireAsync();
        (await Queue.LeaseAsync(_queue)).ShouldBeNull();

        (await fixture.Node.Get<IWorkBoard>().RetryAsync(Key("cancelled too late"))).ShouldBeTrue();

        (await Queue.LeaseAsync(_queue))!.CancelRequested.ShouldBeFalse();
    }

    private string Key(string name) => $"{_queue}:{name}";

    private Task EnqueueAsync(string name, int priority = 0, int attempts = 1) =>
        Queue.EnqueueAsync(new(_queue, Key(name), new PrintLabel(Guid.NewGuid()), priority, attempts));

    private Task ExpireAsync() => fixture.ExecuteAsync($"update kepler_work.work set lease_until = now() - interval '1 second' where queue = '{_queue}' and state = 'leased'");

    private Task<DateTime> NowAsync() => fixture.ScalarAsync<DateTime>("select clock_timestamp()");

    private Task<string> StateAsync(string name) => fixture.ScalarAsync<string>($"select state from kepler_work.work where key = '{Key(name)}'");
}
