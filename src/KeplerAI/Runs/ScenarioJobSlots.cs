using KeplerAI.EventStore;
using KeplerAI.Lab.Jobs;
using KeplerAI.Lab.ScenarioJobs;
using KeplerAI.Messaging;
using KeplerAI.Platform;
using KeplerAI.Platform.Permissions;

namespace KeplerAI.Runs;

/// <summary>A due slot asks for a run. Its id and idempotency key come from job and slot: two schedulers make one run.</summary>
public sealed class ScenarioJobSlots(IReadTables tables, INumbers numbers, ICommandBus commands) : IScheduledKind
{
    public async Task<bool> FireAsync(Guid jobId, DateTimeOffset slot, CancellationToken ct)
    {
        if (await tables.FindAsync<JobRow>(AsOf.Now, jobId, ct) is not { } job)
            return false;
        if (job.Status != JobStatus.Active)
            return true;
        var runId = RequestRun.IdOf(jobId, slot);
        var request = new RequestRun(runId, await numbers.NextAsync(Scopes.Run, ct), job.UseCaseId, jobId, slot);
        await commands.SendAsync(request, new CommandEnvelope(Actor.System.UserId, runId, CorrelationId: $"slot-{runId:N}"), ct);
        return true;
    }
}
