using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;

namespace KeplerAI.Lab.Scenarios;

/// <summary>The datasets of a scenario, and those it could still take from its use case.</summary>
public static class AttachedDatasets
{
    public static Task<IReadOnlyList<DatasetRow>> OfAsync(IReadTables tables, Guid scenarioId, CancellationToken ct) =>
        tables.ListAsync<DatasetRow>(AsOf.Now, $"dataset_id in ({Ids(tables)})", new { scenarioId }, "number", ct: ct);

    public static Task<IReadOnlyList<DatasetRow>> LeftAsync(IReadTables tables, ScenarioRow scenario, CancellationToken ct) =>
        tables.ListAsync<DatasetRow>(
            AsOf.Now, $"use_case_id = @uc and status = 'Ready' and dataset_id not in ({Ids(tables)})", new { uc = scenario.UseCaseId, scenarioId = scenario.ScenarioId }, "number", ct: ct);

    private static string Ids(IReadTables tables) =>
        $"select s.dataset_id from {tables.From<ScenarioDatasetRow>(AsOf.Now)} s where s.scenario_id = @scenarioId";
}
