using KeplerAI.Testing;

namespace KeplerAI.Messaging.Tests;

/// <summary>The hosted services as they run in production, woken by notifications only: polling is set to be too late.</summary>
public sealed class WorkerServiceTests(MessagingFixture fixture) : IClassFixture<MessagingFixture>, IAsyncLifetime
{
    private readonly string _queue = $"q{Guid.NewGuid():N}";
    private readonly List<MessagingNode> _nodes = [];

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>A worker left running would take the next test's work.</summary>
    public async Task DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.StopAsync();
        }
    }

    [Fact]
    public async Task Work_enqueued_elsewhere_wakes_the_worker_and_no_more_runs_at_once_than_allowed()
    {
        var node = await StartAsync(o => o.Concurrency[_queue] = 2);
        using var done = new CountdownEvent(6);
        var two = new TaskCompletionSource();
        var (now, most, gate) = (0, 0, new Lock());
        node.Get<Printer>().Do = async (_, _, ct) =>
        {
            lock (gate)
                most = Math.Max(most, ++now);
            if (most == 2)
                two.TrySetResult();
            // The first waits for a second; a third that came would be seen.
            await two.Task.WaitAsync(Until.Patience, ct);
            await Task.Delay(30, ct);
            lock (gate)
                now--;
            done.Signal();
        };

        for (var i = 0; i < 6; i++)
        {
            await fixture.Node.Get<WorkQueue>().EnqueueAsync(new(_queue, $"{_queue}:{i}", new PrintLabel(Guid.NewGuid())));
        }

        (await Task.Run(() => done.Wait(Until.Patience))).ShouldBeTrue();
        most.ShouldBe(2);
    }

    [Fact]
    public async Task Work_asked_for_later_is_done_when_it_is_due_without_polling()
    {
        var node = await StartAsync();
        await LaterAsync("tomorrow", TimeSpan.FromDays(1));
        (await fixture.Node.Get<IWorkBoard>().QueuesAsync()).Single(q => q.Queue == _queue).ShouldBe(new(_queue, 0, 1, 0, 0));

        await LaterAsync("later", TimeSpan.FromSeconds(2));
        await StateAsync("later", "done");

        await StateAsync("tomorrow", "ready");
        (await fixture.ScalarAsync<bool>($"select ended_at >= run_at from kepler_work.work where key = '{_queue}:later'")).ShouldBeTrue();
        node.Get<Printer>().Runs.ShouldHaveSingleItem();

        Task LaterAsync(string name, TimeSpan after) =>
            fixture.Node.Get<WorkQueue>().EnqueueAsync(new(_queue, $"{_queue}:{name}", new PrintLabel(Guid.NewGuid()), Due: TimeProvider.System.GetUtcNow() + after));
    }

    [Fact]
    public async Task Cancelling_in_another_process_reaches_the_handler_here()
    {
        var node = await StartAsync();
        var started = new TaskCompletionSource<WorkLease>();
        var stopped = new TaskCompletionSource<bool>();
        node.Get<Printer>().Do = async (_, lease, ct) =>
        {
            started.SetResult(lease);
            await Task.Delay(Timeout.Infinite, ct).ContinueWith(_ => { }, TaskScheduler.Default);
            stopped.SetResult(node.Get<IRunningWork>().IsCancelled(lease));
            ct.ThrowIfCancellationRequested();
        };
        await fixture.Node.Get<WorkQueue>().EnqueueAsync(new(_queue, $"{_queue}:long", new PrintLabel(Guid.NewGuid())));
        await started.Task.WaitAsync(Until.Patience);

        (await fixture.Node.Get<IRunningWork>().CancelAsync($"{_queue}:long")).ShouldBeTrue();

        (await stopped.Task.WaitAsync(Until.Patience)).ShouldBeTrue();
        await StateAsync("long", "cancelled");
    }

    [Fact]
    public async Task A_worker_that_stops_gives_its_work_back_and_another_takes_it_up()
    {
        var node = await StartAsync();
        var started = new TaskCompletionSource();
        node.Get<Printer>().Do = async (_, _, ct) =>
        {
            started.TrySetResult();
            await Task.Delay(Timeout.Infinite, ct);
        };
        await fixture.Node.Get<WorkQueue>().EnqueueAsync(new(_queue, $"{_queue}:moved", new PrintLabel(Guid.NewGuid())));
        await started.Task.WaitAsync(Until.Patience);

        await node.StopAsync();
        await StateAsync("moved", "ready");
        var other = await StartAsync();

        await StateAsync("moved", "done");
        other.Get<Printer>().Runs.ShouldHaveSingleItem().Lease.Attempt.ShouldBe(2);
    }

    [Fact]
    public async Task A_handler_whose_lease_was_lost_is_stopped_by_its_heartbeat()
    {
        var node = await StartAsync(o => o.Heartbeat = TimeSpan.FromMilliseconds(50));
        var started = new TaskCompletionSource();
        var stopped = new TaskCompletionSource();
        node.Get<Printer>().Do = async (_, _, ct) =>
        {
            started.TrySetResult();
            await Task.Delay(Timeout.Infinite, ct).ContinueWith(_ => { }, TaskScheduler.Default);
            stopped.TrySetResult();
        };
        await fixture.Node.Get<WorkQueue>().EnqueueAsync(new(_queue, $"{_queue}:lost", new PrintLabel(Guid.NewGuid()), MaxAttempts: 2));
        await started.Task.WaitAsync(Until.Patience);

        await fixture.ExecuteAsync($"update kepler_work.work set attempts = attempts + 1, lease_owner = 'another' where queue = '{_queue}'");

        await stopped.Task.WaitAsync(Until.Patience);
        await Task.Delay(100);
        (await fixture.ScalarAsync<string>($"select state || lease_owner from kepler_work.work where key = '{_queue}:lost'")).ShouldBe("leasedanother");
    }

    private async Task<MessagingNode> StartAsync(Action<MessagingOptions>? configure = null)
    {
        var node = await fixture.StartAsync(o =>
        {
            o.Hosted = true;
            o.Poll = TimeSpan.FromMinutes(10);
            configure?.Invoke(o);
        });
        _nodes.Add(node);
        return node;
    }

    private Task StateAsync(string name, string state) =>
        Until.HoldsAsync(async () => await fixture.ScalarAsync<string>($"select state from kepler_work.work where key = '{_queue}:{name}'") == state, $"{name} is {state}");
}
