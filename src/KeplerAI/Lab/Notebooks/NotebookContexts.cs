using KeplerAI.Compute.DataLake;
using KeplerAI.EventStore;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Runs;

namespace KeplerAI.Lab.Notebooks;

/// <summary>What the <c>kepler</c> package knows in an instance: the scenario's datasets and tables, and its last usable model.</summary>
public sealed class NotebookContexts(ScriptContexts contexts, IReadTables tables, IDataLake lake)
{
    public async Task<string> OfAsync(NotebookInstance instance, CancellationToken ct) => await OfAsync(instance.ScenarioId, ct);

    public async Task<string> OfAsync(Guid scenarioId, CancellationToken ct) =>
        (await contexts.BuildAsync(scenarioId, ScenarioFolder.DataPrep, run: null, await ModelAsync(scenarioId, ct), ct)).ToJson();

    private async Task<ScriptModel?> ModelAsync(Guid scenarioId, CancellationToken ct)
    {
        var rows = await tables.ListAsync<ModelRow>(AsOf.Now, "scenario_id = @scenarioId and usable", new { scenarioId }, "run_number desc", 1, ct: ct);
        if (rows is not [{ Path: { } path, Sha256: { } sha } row] || !Directory.Exists(lake.Physical(path))) return null;
        return new(path, [.. Directory.GetFiles(lake.Physical(path)).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)], sha, row.RowKey);
    }
}
