using System.Collections.Immutable;
using KeplerAI.Administration.UseCases;
using KeplerAI.Compute.DataLake;
using KeplerAI.EventStore;
using KeplerAI.Lab.ScenarioJobs;
using KeplerAI.Lab.Scenarios;

namespace KeplerAI.Runs;

/// <summary>What a run executes and reads, every file of it known by content.</summary>
/// <param name="Model">The model that scoring loads, if any.</param>
/// <param name="Offered">What the script may read; of it, only what it did read counts as an input.</param>
public sealed record PreparedRun(LakeFile Script, string Context, ImmutableArray<RunInput> Inputs, ScriptModel? Model, ImmutableArray<RunInput> Offered = default);

/// <summary>A draft run takes the working files and the last model; a production run only what the approval pinned (D52).</summary>
public sealed class RunPreparation(IEventStore store, IReadTables tables, IDataLake lake, ScriptFiles scripts, ScriptContexts contexts, IngestionPreparation ingestion)
{
    /// <exception cref="RunRefusedException">When the script or the model is not what it must be.</exception>
    public async Task<PreparedRun> PrepareAsync(Run run, CancellationToken ct)
    {
        if (run.Ingestion is not null)
            return await ingestion.PrepareAsync(run, ct);
        var script = run.Pinned is { } manifest ? await PinnedAsync(run, manifest, ct) : await WorkingAsync(run, ct);
        var model = run.Folder == ScenarioFolder.Scoring ? await ModelAsync(run, ct) : null;
        var context = await contexts.BuildAsync(run.ScenarioId!.Value, run.Folder!.Value, run.Number, model, ct);
        ImmutableArray<RunInput> inputs =
        [
            .. context.Datasets.Concat(context.Tables).Select(t => new RunInput(t.Path, t.File, t.Sha256)),
            .. model is null ? [] : new[] { new RunInput(model.Path, string.Join(", ", model.Files), model.Sha256) },
        ];
        return new(script, context.ToJson(), inputs, model);
    }

    private async Task<LakeFile> WorkingAsync(Run run, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var scenario = (await session.AggregateStreamAsync<Scenario>(run.ScenarioId!.Value, ct: ct))!;
        var script = await scripts.ReadAsync(scenario, run.Folder!.Value, run.File, ct) ?? throw new RunRefusedException("run.script_missing");
        if (script.Objection(run.Folder!.Value) is { } objection)
            throw new RunRefusedException(objection.Rule == "job.pyspark_refused" ? "run.pyspark_refused" : "run.syntax_error");
        return await scripts.KeepAsync(scenario.Path, script, ct);
    }

    private async Task<LakeFile> PinnedAsync(Run run, ActivationManifest manifest, CancellationToken ct)
    {
        var pin = manifest.Scripts.FirstOrDefault(s => s.Folder == WorkingTrees.NameOf(run.Folder!.Value) && s.File == run.File) ?? throw new RunRefusedException("run.not_pinned");
        var path = ScriptFiles.LakePath($"/UC_{run.UseCaseNumber}/scenarios/SC_{run.ScenarioNumber}", pin.Sha256);
        var local = lake.Physical(path);
        return File.Exists(local) && await RunFiles.HashAsync(local, ct) == pin.Sha256
            ? new(path, new FileInfo(local).Length, pin.Sha256)
            : throw new RunRefusedException("run.pin_missing");
    }

    private async Task<ScriptModel?> ModelAsync(Run run, CancellationToken ct)
    {
        var pin = run.Pinned?.Model;
        var rows = await tables.ListAsync<ModelRow>(AsOf.Now, pin is null ? "scenario_id = @ScenarioId and usable" : "scenario_id = @ScenarioId and run_number = @Pinned", new { run.ScenarioId, Pinned = pin?.RunNumber ?? 0 }, "run_number desc", 1, ct: ct);
        if (rows is not [var row])
            return pin is null ? null : throw new RunRefusedException("run.model_changed");
        var (path, sha) = pin is null ? (row.Path!, row.Sha256!) : (pin.Path, pin.Sha256);
        var local = lake.Physical(path);
        string[] files = Directory.Exists(local) ? [.. Directory.GetFiles(local).Order(StringComparer.Ordinal)] : [];
        return files.Length > 0 && await RunFiles.HashAsync(files, ct) == sha
            ? new(path, [.. files.Select(f => Path.GetFileName(f))], sha, row.RowKey)
            : throw new RunRefusedException("run.model_changed");
    }
}
