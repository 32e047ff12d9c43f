using KeplerAI.Administration.UseCases;
using KeplerAI.EventStore;

namespace KeplerAI.Lab.Scenarios;

/// <summary>What stands at the top of each tab of a scenario.</summary>
public sealed record ScenarioHead(ScenarioRow Row, string UseCaseName, bool IsActive)
{
    public static async Task<ScenarioHead> LoadAsync(IReadTables tables, Guid scenarioId, CancellationToken ct)
    {
        var row = (await tables.FindAsync<ScenarioRow>(AsOf.Now, scenarioId, ct))!;
        var useCase = await tables.FindAsync<UseCaseRow>(AsOf.Now, row.UseCaseId, ct);
        return new(row, useCase!.Name, useCase.ActiveScenarioId == scenarioId);
    }
}
