using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KeplerAI.EventStore;

/// <summary>Follows the log: woken by NOTIFY, looking by itself now and then, each shard at its own pace. A shard that fails pauses and tries the same event again.</summary>
internal sealed partial class ProjectionDaemon(StoreContext store, HighWater highWater, Shards shards, Heartbeat heartbeat, ILogger<ProjectionDaemon> log) : BackgroundService
{
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Dictionary<ShardRunner, Task> _running = [];
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _retries = new();

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        store.Appended.Raised += Wake; // this process's own appends need not come round by way of the server
        var listening = ListenAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var waiting = store.Options.PollInterval;
            try
            {
                var mark = await highWater.DetectAsync(stoppingToken);
                foreach (var shard in shards.All.Where(s => !_running.TryGetValue(s, out var task) || task.IsCompleted))
                {
                    _running[shard] = RunAsync(shard, mark, stoppingToken);
                }

                await heartbeat.BeatAsync(highWater.WaitingFor, stoppingToken);
                if (highWater.WaitingFor is not null)
                {
                    waiting = TimeSpan.FromMilliseconds(50);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                log.LogError(e, "The daemon cannot read the log; it will try again.");
            }

            await WaitAsync(waiting, stoppingToken);
        }

        store.Appended.Raised -= Wake;
        await Task.WhenAll([.. _running.Values, listening]);
        await EndAsync();
    }

    private async Task EndAsync()
    {
        try
        {
            await heartbeat.EndAsync();
        }
        catch (Exception e)
        {
            log.LogWarning(e, "The daemon ends without saying so; it will be seen as dead.");
        }
    }

    private async Task RunAsync(ShardRunner shard, long mark, CancellationToken ct)
    {
        // From now on, not from the pause on: whoever sees the failure may ask to try again before the pause has begun.
        var retry = _retries[shard.Name] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await shard.RunToAsync(mark, ct);
            if (highWater.Mark > mark)
            {
                Wake();
            }
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            // Stopping: the page is rolled back and read again at the next start.
        }
        catch (Exception e)
        {
            log.LogError(e, "Shard {Shard} is paused.", shard.Name);
            await Task.WhenAny(retry.Task, WaitQuietlyAsync(store.Options.PauseOnError, ct));
            Wake();
        }
    }
}
