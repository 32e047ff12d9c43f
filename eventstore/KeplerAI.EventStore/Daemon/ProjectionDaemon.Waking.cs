using Microsoft.Extensions.Logging;
using Npgsql;

namespace KeplerAI.EventStore;

internal sealed partial class ProjectionDaemon
{
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
        else if (_retries.TryGetValue(heard.Payload, out var retry))
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
