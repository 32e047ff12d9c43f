using KeplerAI.EventStore;
using KeplerAI.Lab.Jobs;
using KeplerAI.Messaging;
using KeplerAI.Platform;
using KeplerAI.Platform.Permissions;
using KeplerAI.Runs;

namespace KeplerAI.Lab.IngestionJobs;

/// <summary>A due slot asks for a run. Its id and idempotency key come from job and slot: two schedulers make one run.</summary>
public sealed class IngestionJobSlots(IReadTables tables, INumbers numbers, ICommandBus commands) : IScheduledKind
{
    public async Task<bool> FireAsync(Guid jobId, DateTimeOffset slot, CancellationToken ct)
    {
        if (await tables.FindAsync<IngestionJobRow>(AsOf.Now, jobId, ct) is not { } job)
            return false;
        if (job.Status != JobStatus.Active)
            return true;
        var runId = RequestIngestionRun.IdOf(jobId, slot);
        var request = new RequestIngestionRun(jobId, runId, await numbers.NextAsync(Scopes.Run, ct), slot, Scheduled: true);
        var result = await commands.SendAsync(request, new CommandEnvelope(Actor.System.UserId, runId, CorrelationId: $"slot-{runId:N}"), ct);

        // Two changes of the job at the same instant: the slot stays due, and is tried again.
        return result.Outcome == Outcome.Conflict ? throw new InvalidOperationException($"The slot {slot:O} of job {jobId} met other changes.") : true;
    }
}
