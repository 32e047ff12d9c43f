using System.Collections.Immutable;
using System.Security.Cryptography;
using KeplerAI.Compute.DataLake;
using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;

namespace KeplerAI.Lab.Scenarios;

/// <summary>Builds what a notebook or a run of a scenario may read: its attached datasets, and the tables its data prep left.</summary>
public sealed class ScriptContexts(IReadTables read, IDataLake lake)
{
    /// <param name="run">The run's number; null in a notebook.</param>
    /// <param name="model">The model that scoring loads, chosen by the caller: pinned in production, the last trained otherwise.</param>
    public async Task<ScriptContext> BuildAsync(Guid scenarioId, ScenarioFolder folder, int? run, ScriptModel? model, CancellationToken ct)
    {
        var scenario = await read.FindAsync<ScenarioRow>(AsOf.Now, scenarioId, ct)
            ?? throw new InvalidOperationException($"Scenario {scenarioId} has no row.");
        var datasets = await read.ListAsync<DatasetRow>(
            AsOf.Now,
            $"status = 'Ready' and dataset_id in (select s.dataset_id from {read.From<ScenarioDatasetRow>(AsOf.Now)} s where s.scenario_id = @scenarioId)",
            new { scenarioId },
            "number", ct: ct);
        return new(
            run, scenario.UseCaseNumber, scenario.Number, folder,
            [.. datasets.Select(d => new ScriptTable(d.Name, d.Path, d.TableFile!, d.Sha256!))],
            await TablesAsync(scenario.Path, ct),
            model);
    }

    private async Task<ImmutableArray<ScriptTable>> TablesAsync(string scenarioPath, CancellationToken ct)
    {
        const string prefix = "table_";
        var output = $"{scenarioPath}/dataprep_output";
        var local = lake.Physical(output);
        if (!Directory.Exists(local))
            return [];
        var tables = ImmutableArray.CreateBuilder<ScriptTable>();
        foreach (var folder in Directory.GetDirectories(local, prefix + "*").Select(Path.GetFileName).Order(StringComparer.Ordinal))
            if (lake.Current($"{output}/{folder}") is { } current)
                tables.Add(new(folder![prefix.Length..], $"{output}/{folder}", Path.GetFileName(current), await HashAsync(lake.Physical(current), ct)));
        return tables.ToImmutable();
    }

    private static async Task<string> HashAsync(string file, CancellationToken ct)
    {
        await using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, ct));
    }
}
