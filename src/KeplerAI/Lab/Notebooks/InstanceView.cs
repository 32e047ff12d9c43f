using System.Collections.Immutable;
using KeplerAI.Compute.Execution;
using KeplerAI.Compute.Notebooks;
using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Platform;
using KeplerAI.Platform.Permissions;
using KeplerAI.Runs;

namespace KeplerAI.Lab.Notebooks;

/// <summary>A path to copy, and what it is: a resource key, or a name as people gave it.</summary>
public sealed record LabelledPath(string? Key, string? Name, string Path);

/// <param name="Instance">The person's own; null before « Créer ».</param>
/// <param name="Owner">Whose it is, as the shell names them.</param>
public sealed record InstanceView(
    ScenarioRow Scenario,
    InstanceRow? Instance,
    string Owner,
    InstanceCapacity Capacity,
    NotebookUsage? Usage,
    bool MayCreate,
    bool IsPast,
    string? Unavailable,
    ImmutableArray<LabelledPath> Folders,
    ImmutableArray<LabelledPath> Results)
{
    public bool IsReady => Instance is { Status: InstanceStatus.Active, Stopping: false };

    public bool IsMoving => Instance is { Status: InstanceStatus.Requested } or { Stopping: true };
}

/// <summary>Gathers what the Jupyter tab shows.</summary>
public sealed class InstanceViews(IReadTables tables, IPermissions permissions, ICurrentUser user, INotebookSupervisor supervisor, IScriptRunner runner, InstanceCapacity capacity)
{
    private const int Shown = 30;

    public async Task<InstanceView> LoadAsync(Guid scenarioId, AsOf at, CancellationToken ct)
    {
        var scenario = (await tables.FindAsync<ScenarioRow>(AsOf.Now, scenarioId, ct))!;
        var owner = user.Actor.UserId;
        var rows = await tables.ListAsync<InstanceRow>(at, "scenario_id = @scenarioId and owner_id = @owner", new { scenarioId, owner }, limit: 1, ct: ct);
        var instance = rows.Count > 0 ? rows[0] : null;
        return new(
            scenario,
            instance,
            user.DisplayName,
            capacity,
            at.IsPast || instance is null ? null : supervisor.UsageOf(instance.InstanceId),
            await permissions.MayAsync(owner, Capability.CreateScenarios, scenario.UseCaseId, ct),
            at.IsPast,
            runner.Unavailable,
            await FoldersAsync(scenario, at, ct),
            await ResultsAsync(scenario, at, ct));
    }

    private async Task<ImmutableArray<LabelledPath>> FoldersAsync(ScenarioRow scenario, AsOf at, CancellationToken ct)
    {
        var datasets = await tables.ListAsync<DatasetRow>(
            at,
            $"dataset_id in (select s.dataset_id from {tables.From<ScenarioDatasetRow>(at)} s where s.scenario_id = @ScenarioId)",
            new { scenario.ScenarioId },
            "number",
            ct: ct);
        return
        [
            new("notebook.folder.dataprep", null, $"{scenario.Path}/dataprep"),
            new("notebook.folder.training", null, $"{scenario.Path}/training"),
            new("notebook.folder.scoring", null, $"{scenario.Path}/scoring"),
            new("notebook.folder.dataprep_output", null, $"{scenario.Path}/dataprep_output"),
            new("notebook.folder.training_output", null, $"{scenario.Path}/scenario_training_output"),
            new("notebook.folder.scoring_output", null, $"{scenario.Path}/scenario_scoring_output"),
            .. datasets.Select(d => new LabelledPath(null, d.Name, d.Path)),
        ];
    }

    private async Task<ImmutableArray<LabelledPath>> ResultsAsync(ScenarioRow scenario, AsOf at, CancellationToken ct)
    {
        var tied = new { scenario.ScenarioId };
        var light = await tables.ListAsync<PublicationRow>(at, "scenario_id = @ScenarioId and \"table\" is not null", tied, "run_number desc", Shown, ct: ct);
        var runs = await tables.ListAsync<RunRow>(at, "scenario_id = @ScenarioId and status = 'Succeeded'", tied, "number desc", Shown, ct: ct);
        return
        [
            .. light.Select(p => new LabelledPath("notebook.result.postgres", $"{p.RunNumber}", $"kepler_data.{p.Table}")),
            .. runs.SelectMany(r => r.Outputs.Select(o => new LabelledPath("notebook.result.lake", $"{r.Number}", o.Path))),
        ];
    }
}
