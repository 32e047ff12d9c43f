using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KeplerAI.EventStore;

/// <summary>Looks about once a second whether something was appended, and seals it. Idle, that is one look at the end of an index.</summary>
internal sealed class SealerService(StoreContext store, ILedger ledger, HeadWebhook webhook, ILogger<SealerService> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var delivering = webhook.RunAsync(stoppingToken);
        var (last, quiet, said) = (-1L, 0L, "");
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var newest = await NewestAsync(stoppingToken);
                if (newest != quiet || newest != last)
                {
                    last = (await ledger.SealAsync(stoppingToken))?.LastSequence ?? 0;
                    (quiet, said) = (newest, "");
                    webhook.Wake();
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                // Said once, not every second.
                if (said != e.Message)
                {
                    log.LogCritical(e, "Events are not sealed; it will be tried again.");
                    said = e.Message;
                }
            }

            await Task.Delay(store.Options.Seals!.Interval, store.Time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await SealLastAsync();
        await delivering;
    }

    /// <summary>What the last second brought does not wait for the next start.</summary>
    private async Task SealLastAsync()
    {
        try
        {
            using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            await ledger.SealAsync(soon.Token);
        }
        catch (Exception e)
        {
            log.LogWarning("The last events are not sealed yet: {Reason}", e.Message);
        }
    }

    private async Task<long> NewestAsync(CancellationToken ct)
    {
        await using var command = store.Store.CreateCommand("select coalesce(max(seq_id), 0) from kepler_events.mt_events");
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }
}
