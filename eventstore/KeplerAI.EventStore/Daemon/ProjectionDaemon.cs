using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>Follows the log: woken by NOTIFY, looking by itself now and then, each shard at its own pace. A shard that fails pauses and tries the same event again.</summary>
internal sealed class ProjectionDaemon(StoreContext store, HighWater highWater, Shards shards, Heartbeat heartbeat, ILogger<ProjectionDaemon> log) : BackgroundService
{
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Dictionary<ShardRunner, Task> _running = [];
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _paused = new();

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
            var retry = _paused[shard.Name] = new(TaskCreationOptions.RunContinuationsAsynchronously);
            await Task.WhenAny(retry.Task, WaitQuietlyAsync(store.Options.PauseOnError, ct));
            _paused.TryRemove(shard.Name, out _);
            Wake();
        }
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                // Not of the pool: a listening connection must not come back as an ordinary one.
                await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(store.Options.StoreConnection) { Pooling = false, KeepAlive = 30 }.ConnectionString);
                await connection.OpenAsync(ct);
                connection.Notification += (_, e) => Hear(e);
                await using var listen = new NpgsqlCommand($"listen {Channel.Appended}; listen {Channel.Retry}", connection);
                await listen.ExecuteNonQueryAsync(ct);
                Wake(); // for what was appended before the ear was open
                while (true)
                {
                    await connection.WaitAsync(ct);
                }
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                log.LogWarning(e, "Notifications are lost for now; the daemon polls.");
                await WaitQuietlyAsync(store.Options.PauseOnError, ct);
            }
            catch (Exception)
            {
                return;
            }
        }
    }

    private void Hear(NpgsqlNotificationEventArgs heard)
    {
        if (heard.Channel == Channel.Appended)
        {
            Wake();
        }
        else if (_paused.TryGetValue(heard.Payload, out var retry))
        {
            retry.TrySetResult();
        }
    }

    private void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // already awake
        }
    }

    private async Task WaitAsync(TimeSpan time, CancellationToken ct)
    {
        try
        {
            await _wake.WaitAsync(time, ct);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static async Task WaitQuietlyAsync(TimeSpan time, CancellationToken ct) => await Task.Delay(time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
