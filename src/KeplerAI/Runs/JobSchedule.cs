using KeplerAI.EventStore;
using KeplerAI.Lab.ScenarioJobs;
using KeplerAI.Messaging;
using KeplerAI.Platform;
using KeplerAI.Platform.Permissions;

namespace KeplerAI.Runs;

/// <summary>A due slot asks for a run. Its id and idempotency key come from job and slot: two schedulers make one run.</summary>
public sealed class JobSchedule(IReadTables tables, INumbers numbers, ICommandBus commands) : IScheduleTarget
{
    public async Task FireAsync(Guid jobId, DateTimeOffset slot, CancellationToken ct)
    {
        if (await tables.FindAsync<JobRow>(AsOf.Now, jobId, ct) is not { Status: JobStatus.Active } job)
            return;
        var runId = RequestRun.IdOf(jobId, slot);
        var request = new RequestRun(runId, await numbers.NextAsync(Scopes.Run, ct), job.UseCaseId, jobId, slot);
        await commands.SendAsync(request, new CommandEnvelope(Actor.System.UserId, runId, CorrelationId: $"slot-{runId:N}"), ct);
    }
}
