using System.Collections.Immutable;
using KeplerAI.Compute.DataLake;
using KeplerAI.Lab.Scenarios;

namespace KeplerAI.Runs;

/// <summary>Takes what a run announced into the lake, under the paths that the guides name.</summary>
public sealed class RunHarvest(IDataLake lake)
{
    public async Task<ImmutableArray<RunOutput>> TablesAsync(Run run, RunManifest manifest, string folder, CancellationToken ct)
    {
        var outputs = ImmutableArray.CreateBuilder<RunOutput>();
        foreach (var table in manifest.Tables)
        {
            var file = Path.Combine(folder, table.File);
            var name = $"v{run.Number:D6}-{(await RunFiles.HashAsync(file, ct))[..8]}.parquet";
            var home = $"{Root(run)}/{(run.Folder == ScenarioFolder.Training ? "scenario_training_output" : $"{WorkingTrees.NameOf(run.Folder!.Value)}_output")}/table_{table.Name}";
            var kept = await lake.AdoptAsync(file, $"{home}/{name}", ct);
            await lake.PointAsync(home, name, ct);
            outputs.Add(new(kept.Path, kept.Bytes, kept.Sha256, table.Rows));
        }

        return outputs.ToImmutable();
    }

    public async Task<(ModelTrained Event, ImmutableArray<RunOutput> Outputs)> ModelAsync(Run run, RunManifest manifest, string folder, CancellationToken ct)
    {
        var model = manifest.Model!;
        var home = $"{Root(run)}/scenario_training_output/model/run-{run.Number}";
        var sha = await RunFiles.HashAsync(model.Files.Select(f => Path.Combine(folder, f)), ct);
        var outputs = ImmutableArray.CreateBuilder<RunOutput>();
        foreach (var file in model.Files)
            outputs.Add(Output(await lake.AdoptAsync(Path.Combine(folder, file), $"{home}/{Path.GetFileName(file)}", ct), null));

        RunOutput? trained = null;
        if (model.TrainingRows is { } keys)
            outputs.Add(trained = Output(await lake.AdoptAsync(Path.Combine(folder, keys), $"{Root(run)}/scenario_training_output/training_rows/run-{run.Number}.parquet", ct), model.TrainingCount));

        var metrics = (manifest.Metrics ?? ImmutableDictionary<string, double>.Empty).SetItems(model.Metrics ?? ImmutableDictionary<string, double>.Empty);
        var parameters = (model.Parameters ?? ImmutableDictionary<string, System.Text.Json.JsonElement>.Empty).ToImmutableDictionary(p => p.Key, p => p.Value.ToString());
        return (new(home, sha, model.Framework ?? "", metrics, parameters, model.RowKey, trained), outputs.ToImmutable());
    }

    public async Task<RunOutput> FullTableAsync(Run run, string file, long rows, CancellationToken ct) =>
        Output(await lake.AdoptAsync(file, $"{Root(run)}/scenario_scoring_output/run-{run.Number}/full.parquet", ct), rows);

    private static RunOutput Output(LakeFile file, long? rows) => new(file.Path, file.Bytes, file.Sha256, rows);
    private static string Root(Run run) => $"/UC_{run.UseCaseNumber}/scenarios/SC_{run.ScenarioNumber}";
}
