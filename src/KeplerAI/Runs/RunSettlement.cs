using System.Collections.Immutable;
using KeplerAI.Compute.DataLake;
using KeplerAI.Compute.Execution;
using KeplerAI.EventStore;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Messaging;

namespace KeplerAI.Runs;

/// <summary>Says how a run went, through the same commands as everybody, each sent once per attempt.</summary>
public sealed class RunSettlement(ICommandBus commands, IDataLake lake, RunHarvest harvest, RunPublication publication, RunDatasets datasets, IEventStore store, TimeProvider clock)
{
    public string Physical(LakeFile file) => lake.Physical(file.Path);

    public async Task<bool> StartAsync(Guid runId, int attempt, PreparedRun prepared, string limiter, CancellationToken ct) =>
        (await SendAsync(new StartRun(runId, attempt, prepared.Script.Path, prepared.Script.Sha256, prepared.Inputs, limiter), runId, attempt, "start", ct)).Ok;

    public Task FailAsync(Guid runId, int attempt, double seconds, string rule, int? exitCode, CancellationToken ct) =>
        SendAsync(new FailRun(runId, attempt, Math.Round(seconds, 3), rule, exitCode), runId, attempt, "fail", ct);

    /// <summary>After a crash: the process is ended, so the run is over, as its last attempt left it.</summary>
    public async Task InterruptedAsync(Run run, bool processEnded, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var started = (await session.FetchStreamAsync(run.Id, ct: ct)).Last(e => e.Data is RunStarted).Timestamp;
        var seconds = (clock.GetUtcNow() - started).TotalSeconds;
        if (run.CancelRequested)
            await SendAsync(new SettleCancelledRun(run.Id, run.Attempt, Math.Round(seconds, 3), processEnded), run.Id, run.Attempt, "cancelled", ct);
        else
            await FailAsync(run.Id, run.Attempt, seconds, "run.interrupted", null, ct);
    }

    public async Task SettleAsync(Run run, PreparedRun prepared, ScriptOutcome outcome, string output, CancellationToken ct)
    {
        if (outcome.Rule == "script.cancelled")
            await SendAsync(new SettleCancelledRun(run.Id, run.Attempt, Math.Round(outcome.Seconds, 3), outcome.ProcessEnded), run.Id, run.Attempt, "cancelled", ct);
        else if (outcome.Rule is { } rule)
            await FailAsync(run.Id, run.Attempt, outcome.Seconds, rule, outcome.ExitCode, ct);
        else
            await SucceedAsync(run, prepared, outcome, output, ct);
    }

    private async Task SucceedAsync(Run run, PreparedRun prepared, ScriptOutcome outcome, string output, CancellationToken ct)
    {
        var manifest = await RunManifest.ReadAsync(output, ct);
        var outputs = ImmutableArray.CreateBuilder<RunOutput>();
        if (run.Ingestion is not null)
        {
            var (saved, files) = await datasets.PublishAsync(run, manifest, output, ct);
            outputs.AddRange(files);
            await SendAsync(new RecordSavedDatasets(run.Id, run.Attempt, saved, manifest.InputsAmong(prepared.Offered)), run.Id, run.Attempt, "datasets", ct);
        }

        if (run.Folder == ScenarioFolder.Scoring)
        {
            var (results, refused) = await publication.PublishAsync(run, prepared, manifest.Publication ?? throw new RunRefusedException("run.nothing_published"), output, ct);
            if (refused is not null)
            {
                await SendAsync(new RecordPublicationRefused(run.Id, run.Attempt, refused), run.Id, run.Attempt, "refused", ct);
                await FailAsync(run.Id, run.Attempt, outcome.Seconds, refused.Rule, null, ct);
                return;
            }

            outputs.Add(results!.Full);
            await SendAsync(new RecordResults(run.Id, results), run.Id, run.Attempt, "results", ct);
        }

        if (run.Folder == ScenarioFolder.Training && manifest.Model is not null)
        {
            var (model, files) = await harvest.ModelAsync(run, manifest, output, ct);
            outputs.AddRange(files);
            await SendAsync(new RecordModel(run.Id, run.Attempt, model), run.Id, run.Attempt, "model", ct);
        }

        if (run.Ingestion is null)
            outputs.AddRange(await harvest.TablesAsync(run, manifest, output, ct));
        await SendAsync(new FinishRun(run.Id, run.Attempt, Math.Round(outcome.Seconds, 3), outputs.ToImmutable()), run.Id, run.Attempt, "finish", ct);
    }

    private Task<CommandResult> SendAsync(ICommand command, Guid runId, int attempt, string step, CancellationToken ct) =>
        commands.SendAsync(command, new CommandEnvelope(Actor.System.UserId, DeterministicGuid.From("run-step", $"{runId:N}/{attempt}/{step}"), CorrelationId: $"run-{runId:N}"), ct);
}
