using KeplerAI.Compute.Execution;
using KeplerAI.EventStore;
using KeplerAI.Messaging;

namespace KeplerAI.Runs;

/// <summary>Executes one run. The script runs once at most: an attempt that finds the run already started only settles what a crash left.</summary>
public sealed class RunWorker(IEventStore store, IScriptRunner runner, IWorkLedger ledger, RunPreparation preparation, RunSettlement settlement, RunFiles files, RunOptions options, RunCancellation cancellation)
    : IWorkHandler<ExecuteRun>
{
    public async Task HandleAsync(ExecuteRun payload, WorkLease lease, CancellationToken ct)
    {
        if (await LoadAsync(payload.RunId, ct) is not { IsOver: false } run)
            return;
        if (run.Status == RunStatus.Running)
        {
            await SettleInterruptedAsync(run, lease, ct);
            return;
        }

        try
        {
            await ExecuteAsync(run, lease, ct);
        }
        catch (RunRefusedException e)
        {
            await settlement.FailAsync(run.Id, lease.Attempt, 0, e.Rule, null, ct);
        }
    }

    private async Task ExecuteAsync(Run queued, WorkLease lease, CancellationToken ct)
    {
        if (runner.Unavailable is { } why)
            throw new RunRefusedException(why);
        var prepared = await preparation.PrepareAsync(queued, ct);
        if (!await settlement.StartAsync(queued.Id, lease.Attempt, prepared, runner.Limiter, ct))
            return; // cancelled while it waited
        var run = (await LoadAsync(queued.Id, ct))!;
        var output = files.FreshOutput(run.Number, lease.Attempt);
        var log = files.Log(run.Number, lease.Attempt);
        try
        {
            var script = new ScriptRequest(settlement.Physical(prepared.Script), run.File, run.UseCaseNumber, prepared.Context, output, log, options.Limits);
            var outcome = await cancellation.WatchAsync(run.Id, cancel => runner.RunAsync(script, p => ledger.RecordProcessAsync(lease, p.Pid, p.StartTicks, ct), cancel), ct);
            ct.ThrowIfCancellationRequested(); // the platform stops: the next attempt settles
            await ledger.EnsureHeldAsync(lease, ct);
            await settlement.SettleAsync(run, prepared, outcome, output, ct);
        }
        catch (Exception e) when (e is not (OperationCanceledException or LeaseLostException))
        {
            await File.AppendAllTextAsync(log, $"\n[kepler] {e}\n", ct);
            await settlement.FailAsync(run.Id, lease.Attempt, 0, (e as RunRefusedException)?.Rule ?? "run.internal", null, ct);
        }

        files.Discard(run.Number);
    }

    private async Task SettleInterruptedAsync(Run run, WorkLease lease, CancellationToken ct)
    {
        var gone = true;
        foreach (var process in await ledger.ProcessesOfAsync(lease.WorkId, ct))
            gone &= await runner.EndAsync(new(process.Pid, process.StartTicks), ct);
        await ledger.EnsureHeldAsync(lease, ct);
        await settlement.InterruptedAsync(run, gone, ct);
        files.Discard(run.Number);
    }

    private async Task<Run?> LoadAsync(Guid id, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await session.AggregateStreamAsync<Run>(id, ct: ct);
    }
}
