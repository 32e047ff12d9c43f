using KeplerAI.EventStore;

namespace KeplerAI.Runs;

/// <summary>Carries « Annuler » from the run's stream to its process, whichever node took the request.</summary>
public sealed class RunCancellation(IReadTables tables, TimeProvider clock)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(300);

    public async Task<T> WatchAsync<T>(Guid runId, Func<CancellationToken, Task<T>> work, CancellationToken ct)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var watch = PollAsync(runId, cancel, done.Token);
        try
        {
            return await work(cancel.Token);
        }
        finally
        {
            await done.CancelAsync();
            await watch;
        }
    }

    private async Task PollAsync(Guid runId, CancellationTokenSource cancel, CancellationToken done)
    {
        try
        {
            while (!done.IsCancellationRequested)
            {
                if (await tables.FindAsync<RunRow>(AsOf.Now, runId, done) is { CancelRequested: true })
                {
                    await cancel.CancelAsync();
                    return;
                }

                await Task.Delay(Beat, clock, done);
            }
        }
        catch (OperationCanceledException)
        {
            // the script ended first
        }
    }
}
