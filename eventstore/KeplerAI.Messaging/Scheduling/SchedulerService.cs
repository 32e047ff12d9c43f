using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KeplerAI.Messaging;

/// <summary>Ticks when the next slot is due, when a schedule changes, and now and then in any case.</summary>
internal sealed class SchedulerService(Scheduler scheduler, Signals signals, MessagingOptions options, ILogger<SchedulerService> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await signals.Schedule.WaitAsync(await TickAsync(stoppingToken), stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    /// <returns>How long there is nothing to do.</returns>
    private async Task<TimeSpan> TickAsync(CancellationToken ct)
    {
        try
        {
            await scheduler.TickAsync(null, ct);
            var wait = await scheduler.UntilNextAsync(ct);

            // A slot that is due and could not be fired is tried again each second, not in a closed loop.
            return wait is not { } w || w > options.Poll ? options.Poll : w > TimeSpan.Zero ? w + TimeSpan.FromMilliseconds(1) : TimeSpan.FromSeconds(1);
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            log.LogError(error, "Schedules could not be read; trying again");
            return options.Poll;
        }
    }
}
