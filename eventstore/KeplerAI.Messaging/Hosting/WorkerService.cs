using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KeplerAI.Messaging;

/// <summary>Keeps every queue as busy as its concurrency allows.</summary>
internal sealed class WorkerService(WorkQueue queue, WorkRunner runner, Signals signals, MessagingOptions options, ILogger<WorkerService> log) : BackgroundService
{
    private readonly ConcurrentDictionary<Task, string> _running = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await signals.Work.WaitAsync(await FillAsync(stoppingToken), stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What runs was told by the same token; it gives its leases back before the process ends.
            await Task.WhenAll(_running.Keys);
        }
    }

    /// <returns>How long there is nothing more to start.</returns>
    private async Task<TimeSpan> FillAsync(CancellationToken stopping)
    {
        try
        {
            var next = await queue.UntilNextAsync(stopping); // asked first: what becomes due in between is then found by one of the two
            foreach (var name in await queue.DueQueuesAsync(early: false, stopping))
            {
                while (_running.Count(r => r.Value == name) < options.LimitOf(name) && await queue.LeaseAsync(name, early: false, stopping) is { } work)
                {
                    Start(name, work, stopping);
                }
            }

            return next is { } wait && wait < options.Poll ? wait + TimeSpan.FromMilliseconds(1) : options.Poll;
        }
        catch (Exception error) when (!stopping.IsCancellationRequested)
        {
            log.LogError(error, "The queues could not be read; trying again");
            return options.Poll;
        }
    }

    private void Start(string name, LeasedWork work, CancellationToken stopping)
    {
        var task = Task.Run(() => runner.RunAsync(work, stopping), CancellationToken.None);
        _running[task] = name;
        _ = task.ContinueWith(
            ended =>
            {
                _running.TryRemove(ended, out _);
                if (ended.Exception is { } error)
                {
                    log.LogError(error, "Work {Key} could not be settled; its lease will run out", work.Key);
                }

                signals.Work.Set();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
