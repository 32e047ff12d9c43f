using System.Collections.Immutable;
using KeplerAI.Administration.Users;
using KeplerAI.EventStore;
using KeplerAI.Lab.ScenarioJobs;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Messaging;
using KeplerAI.Platform.Permissions;
using KeplerAI.Runs;

namespace KeplerAI.Administration.UseCases.Activation;

/// <summary>Gathers what an activation would bind and who could approve it. The scenario page shows the same before anybody asks.</summary>
public sealed class ActivationCases(IEventStore store, IReadTables tables, IPermissions permissions)
{
    public async Task<ActivationCase> LoadAsync(Guid useCaseId, Guid scenarioId, Actor requester, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var scenario = await session.AggregateStreamAsync<Scenario>(scenarioId, ct: ct);
        var (approvers, could) = await ApproversAsync(useCaseId, requester.UserId, ct);
        return new(scenario, await ScriptsAsync(scenarioId, ct), await ModelAsync(scenarioId, ct), approvers, could);
    }

    private async Task<ImmutableArray<ScriptPin>> ScriptsAsync(Guid scenarioId, CancellationToken ct)
    {
        var jobs = await tables.ListAsync<JobRow>(AsOf.Now, "scenario_id = @scenarioId and status = 'Active' and script_sha256 is not null", new { scenarioId }, "number", ct: ct);
        return [.. jobs.OrderBy(j => j.Folder).ThenBy(j => j.Number).Select(j => new ScriptPin(WorkingTrees.NameOf(j.Folder), j.File, j.ScriptSha256!)).Distinct()];
    }

    private async Task<ModelPin?> ModelAsync(Guid scenarioId, CancellationToken ct) =>
        (await tables.ListAsync<ModelRow>(AsOf.Now, "scenario_id = @scenarioId and usable", new { scenarioId }, "run_number desc", 1, ct: ct)) is [var last]
            ? new(last.Path!, last.Sha256!, last.RunNumber)
            : null;

    private async Task<(ImmutableArray<Guid> May, ImmutableArray<string> Could)> ApproversAsync(Guid useCaseId, Guid requester, CancellationToken ct)
    {
        var managers = await tables.ListAsync<UserRow>(AsOf.Now, "role = 'Manager' and function <> 'AmlAuditor' and not disabled and user_id <> @requester", new { requester }, "number", ct: ct);
        var may = ImmutableArray.CreateBuilder<Guid>();
        foreach (var manager in managers)
        {
            if (await permissions.MayAsync(manager.UserId, Capability.ApproveActivation, useCaseId, ct))
                may.Add(manager.UserId);
        }

        return (may.ToImmutable(), [.. managers.Where(m => !may.Contains(m.UserId)).Select(m => m.FullName.Value ?? m.Login.Value ?? $"#{m.Number}")]);
    }
}
