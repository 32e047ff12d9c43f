using KeplerAI.EventStore;
using KeplerAI.Lab.Jobs;
using KeplerAI.Messaging;
using KeplerAI.Platform;
using KeplerAI.Platform.Permissions;
using KeplerAI.Runs;

namespace KeplerAI.Lab.IngestionJobs;

/// <summary>What follows from the events of ingestion jobs, each sent once: doing it twice is doing it once.</summary>
public sealed class IngestionJobWorker(IEventStore store, ICommandBus commands, INumbers numbers)
    : IWorkHandler<AdvanceJob>, IWorkHandler<EndReplaced>, IWorkHandler<JudgeRun>, IWorkHandler<RetryRun>
{
    public async Task HandleAsync(AdvanceJob payload, WorkLease lease, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        if (await session.AggregateStreamAsync<IngestionJob>(payload.JobId, ct: ct) is not { } job)
            return;
        foreach (var open in job.Open)
        {
            var waits = await session.AggregateStreamAsync<Run>(open.RunId, ct: ct) is { Ingestion.Waiting: true, Status: RunStatus.Queued };
            if (job.Status == JobStatus.Active)
            {
                if (waits)
                    await SayAsync(new ReleaseRun(open.RunId), $"release/{open.RunId:N}", ct);
                return; // the first of the queue alone
            }

            if (waits)
                await SayAsync(new CancelRun(open.RunId), $"unwait/{open.RunId:N}", ct);
        }
    }

    public async Task HandleAsync(EndReplaced payload, WorkLease lease, CancellationToken ct)
    {
        foreach (var run in payload.Runs)
            await SayAsync(new CancelRun(run), $"replace/{run:N}", ct);
    }

    public async Task HandleAsync(JudgeRun payload, WorkLease lease, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        if (await session.AggregateStreamAsync<Run>(payload.RunId, ct: ct) is { Ingestion: { } asked } run)
            await SayAsync(new AnswerFailedRun(run.JobId, run.Id, run.Number, asked.Window.Reference, asked.Slot is not null, asked.Try), $"judge/{run.Id:N}", ct);
    }

    public async Task HandleAsync(RetryRun payload, WorkLease lease, CancellationToken ct)
    {
        var runId = DeterministicGuid.From("ingestion-retry", $"{payload.RunId:N}/{payload.Try}");
        await SayAsync(new RequestIngestionRun(payload.JobId, runId, await numbers.NextAsync(Scopes.Run, ct), payload.Reference, payload.Scheduled, payload.Try), $"retry/{runId:N}", ct);
    }

    private Task<CommandResult> SayAsync(ICommand command, string step, CancellationToken ct) =>
        commands.SendAsync(command, new CommandEnvelope(Actor.System.UserId, DeterministicGuid.From("ingestion-job-step", step)), ct);
}
