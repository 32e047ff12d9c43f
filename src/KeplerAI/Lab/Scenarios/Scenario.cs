using System.Collections.Immutable;
using KeplerAI.EventStore;

namespace KeplerAI.Lab.Scenarios;

/// <summary>The three folders of a scenario, and the three types of its jobs.</summary>
public enum ScenarioFolder
{
    DataPrep,
    Training,
    Scoring,
}

[EventName("scenario_created")]
public sealed record ScenarioCreated(Guid ScenarioId, int Number, Guid UseCaseId, int UseCaseNumber, string Name, string Description);

[EventName("scenario_changed")]
public sealed record ScenarioChanged(string Name, string Description);

[EventName("dataset_attached")]
public sealed record DatasetAttached(Guid DatasetId, int DatasetNumber);

/// <summary>« Dissocier »: the data stay.</summary>
[EventName("dataset_detached")]
public sealed record DatasetDetached(Guid DatasetId);

/// <summary>A script ran to its end in an instance by <c>kepler run FILE</c>; the supervisor saw it, not the script.</summary>
[EventName("script_tested")]
public sealed record ScriptTested(ScenarioFolder Folder, string File, string Sha256, bool Succeeded, Guid InstanceId);

public sealed record Scenario(
    Guid Id,
    int Number,
    Guid UseCaseId,
    int UseCaseNumber,
    string Name,
    string Description,
    ImmutableHashSet<Guid> Datasets,
    ImmutableHashSet<string> TestedScripts)
{
    public string Reference => $"SC_{Number}";

    public string Path => $"/UC_{UseCaseNumber}/scenarios/SC_{Number}";

    public static Scenario Create(ScenarioCreated e) => new(e.ScenarioId, e.Number, e.UseCaseId, e.UseCaseNumber, e.Name, e.Description, [], []);

    public Scenario Apply(ScenarioChanged e) => this with { Name = e.Name, Description = e.Description };

    public Scenario Apply(DatasetAttached e) => this with { Datasets = Datasets.Add(e.DatasetId) };

    public Scenario Apply(DatasetDetached e) => this with { Datasets = Datasets.Remove(e.DatasetId) };

    public Scenario Apply(ScriptTested e) => e.Succeeded ? this with { TestedScripts = TestedScripts.Add(e.Sha256) } : this;
}
