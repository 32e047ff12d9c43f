using System.Collections.Immutable;
using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;
using KeplerAI.Lab.Scenarios;

namespace KeplerAI.Runs;

/// <summary>A named measure of a model.</summary>
public sealed record Measure(string Name, double Value);

/// <summary>One execution, whatever started it. Inline table <c>run</c>.</summary>
/// <param name="RequestedBy">The person; null for the schedule.</param>
/// <param name="Rule">Why it failed, as a resource key.</param>
/// <param name="ProcessEnded">After a cancellation: whether the process is known to be gone.</param>
/// <param name="JobName">Name of the ingestion job; null for a run of a scenario, which has a scenario and a folder instead.</param>
/// <param name="Waiting">Queued behind another run of its job.</param>
/// <param name="Datasets">The versions of datasets that it wrote.</param>
/// <param name="EventNumber">The last event of the run.</param>
public sealed record RunRow(
    [property: Key] Guid RunId,
    int Number,
    Guid UseCaseId,
    int UseCaseNumber,
    Guid? ScenarioId,
    int? ScenarioNumber,
    Guid JobId,
    int JobNumber,
    int JobVersion,
    ScenarioFolder? Folder,
    string File,
    RunMode Mode,
    RunStatus Status,
    DateTimeOffset? Slot,
    Guid? RequestedBy,
    DateTimeOffset RequestedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    double? Seconds,
    int Attempt,
    bool CancelRequested,
    string? ScriptPath,
    string? ScriptSha256,
    string? Limiter,
    ImmutableArray<RunInput> Inputs,
    ImmutableArray<RunOutput> Outputs,
    string? Rule,
    int? ExitCode,
    bool? ProcessEnded,
    bool HasModel,
    bool HasResults,
    string? JobName,
    RunWindow? Window,
    int Try,
    bool Waiting,
    ImmutableArray<SavedDataset> Datasets,
    long EventNumber)
{
    public bool IsIngestion => Folder is null;

    public bool IsOver => Status is RunStatus.Succeeded or RunStatus.Failed or RunStatus.Cancelled;
}

/// <summary>A model that a training run saved. Inline table <c>trained_model</c>.</summary>
/// <param name="Usable">True once its run has succeeded.</param>
public sealed record ModelRow(
    [property: Key] Guid RunId,
    int RunNumber,
    Guid UseCaseId,
    Guid ScenarioId,
    string? Path,
    string? Sha256,
    string? Framework,
    ImmutableArray<Measure> Metrics,
    ImmutableArray<Setting> Parameters,
    string? RowKey,
    string? TrainedRowsPath,
    bool Usable,
    DateTimeOffset At);

/// <summary>A parameter of a model, as text.</summary>
public sealed record Setting(string Name, string Value);

/// <summary>What a scoring run published: the light table, the full one, and how they tie. Inline table <c>publication</c>.</summary>
/// <param name="Table">Light table in kepler_data; null while the run has published nothing.</param>
/// <param name="EventNumber">The publication's own event: the latest one of a use case in production is its panel.</param>
public sealed record PublicationRow(
    [property: Key] Guid RunId,
    int RunNumber,
    Guid UseCaseId,
    int UseCaseNumber,
    Guid ScenarioId,
    int ScenarioNumber,
    RunMode Mode,
    string? Table,
    ImmutableArray<ColumnSchema> Columns,
    long Rows,
    string? FullPath,
    string? RowKey,
    long TrainedOn,
    string? ModelSha256,
    DateTimeOffset PublishedAt,
    long EventNumber);
