using Microsoft.Extensions.Logging;
using Npgsql;

namespace KeplerAI.Messaging;

internal sealed partial class WorkRunner
{
    /// <summary>Beats until the handler has ended, also while it settles a cancellation.</summary>
    private async Task BeatAsync(LeasedWork work, RunningWork.Entry entry, CancellationToken ended)
    {
        var renewed = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(options.Heartbeat);
        try
        {
            while (!entry.Lost && await timer.WaitForNextTickAsync(ended))
            {
                var asked = TimeProvider.System.GetTimestamp();
                if (await RenewAsync(work, entry, ended))
                {
                    renewed = asked;
                }
                else if (TimeProvider.System.GetElapsedTime(renewed) >= options.Lease)
                {
                    entry.Lose();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The handler has ended.
        }
    }

    /// <returns>False when the database did not answer.</returns>
    private async Task<bool> RenewAsync(LeasedWork work, RunningWork.Entry entry, CancellationToken ct)
    {
        try
        {
            switch (await queue.RenewAsync(work.Lease, ct))
            {
                case LeaseState.Lost:
                    entry.Lose();
                    break;
                case LeaseState.CancelRequested when !entry.Cancelled:
                    entry.Cancel();
                    break;
            }

            return true;
        }
        catch (NpgsqlException error)
        {
            log.LogWarning(error, "The heartbeat of work {Key} could not be written", work.Key);
            return false;
        }
    }
}
