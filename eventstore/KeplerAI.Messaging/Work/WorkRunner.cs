using KeplerAI.EventStore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KeplerAI.Messaging;

/// <summary>Takes one piece of leased work to its end.</summary>
internal sealed partial class WorkRunner(
    IServiceScopeFactory scopes, WorkQueue queue, WorkHandlers handlers, RunningWork running, MessagingOptions options, IEventStore store, ILogger<WorkRunner> log)
{
    /// <returns>What went wrong, or null.</returns>
    public async Task<string?> RunAsync(LeasedWork work, CancellationToken stopping)
    {
        var entry = running.Begin(work, stopping);
        using var heartbeat = new CancellationTokenSource();
        var beating = BeatAsync(work, entry, heartbeat.Token);
        try
        {
            if (await AttemptAsync(work, entry) is { } error)
            {
                return await SettleAsync(work, entry, error, stopping);
            }

            await CompleteAsync(work, entry);
            return null;
        }
        finally
        {
            await heartbeat.CancelAsync();
            await beating;
            running.End(work.Key, entry);
        }
    }

    private async Task<Exception?> AttemptAsync(LeasedWork work, RunningWork.Entry entry)
    {
        try
        {
            await HandleAsync(work, entry.Token);
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }

    /// <summary>What is done does not fail because the database is away for a moment: it is told again for as long as a lease lasts.</summary>
    private async Task CompleteAsync(LeasedWork work, RunningWork.Entry entry)
    {
        for (var left = (int)(options.Lease / options.Heartbeat); ; left--)
        {
            try
            {
                await queue.CompleteAsync(work.Lease, CancellationToken.None);
                return;
            }
            catch (NpgsqlException error) when (left > 0 && !entry.Lost)
            {
                log.LogWarning(error, "The end of work {Key} could not be written; trying again", work.Key);
                await Task.Delay(options.Heartbeat);
            }
        }
    }

    private async Task HandleAsync(LeasedWork work, CancellationToken ct)
    {
        var invoker = handlers.Find(work.PayloadType) ?? throw new UnknownWorkException(work.PayloadType);
        await using var scope = scopes.CreateAsyncScope();
        WorkFence.Current = work.Lease;
        try
        {
            await invoker.HandleAsync(scope.ServiceProvider, work, ct);
        }
        finally
        {
            WorkFence.Current = null;
        }
    }

    private async Task<string?> SettleAsync(LeasedWork work, RunningWork.Entry entry, Exception error, CancellationToken stopping)
    {
        if (error is LeaseLostException || entry.Lost)
        {
            log.LogWarning("Attempt {Attempt} of work {Key} was overtaken; its end counts for nothing", work.Lease.Attempt, work.Key);
            return null;
        }

        if (error is OperationCanceledException && entry.Cancelled)
        {
            await queue.CancelledAsync(work.Lease, CancellationToken.None);
            return null;
        }

        if (error is OperationCanceledException && stopping.IsCancellationRequested)
        {
            await queue.ReleaseAsync(work.Lease, CancellationToken.None);
            return null;
        }

        log.LogError(error, "Attempt {Attempt} of {MaxAttempts} of work {Key} failed", work.Lease.Attempt, work.MaxAttempts, work.Key);
        var text = $"{error.GetType().Name}: {error.Message}";
        _ = error is UnknownWorkException
            ? await queue.KillAsync(work.Lease, text, CancellationToken.None)
            : await queue.FailAsync(work.Lease, text, CancellationToken.None);
        return text;
    }
}

/// <summary>No handler of this process takes this payload. Not retried: a later attempt would find none either.</summary>
public sealed class UnknownWorkException(string payloadType) : Exception($"No handler does work of type « {payloadType} ».");
