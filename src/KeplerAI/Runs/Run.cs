using System.Collections.Immutable;
using KeplerAI.Administration.UseCases;
using KeplerAI.Lab.IngestionJobs;
using KeplerAI.Lab.Scenarios;

namespace KeplerAI.Runs;

/// <summary>D39's statuses that a run of the road can have.</summary>
public enum RunStatus
{
    Queued,
    Running,
    Succeeded,
    Failed,
    Cancelled,
}

/// <summary>What a run of an ingestion job has that a run of a scenario has not.</summary>
/// <param name="Waiting">Until the run before it has ended.</param>
public sealed record IngestionPart(string ScriptSha256, ScriptLanguage Language, ImmutableArray<string> Datasets, RunWindow Window, DateTimeOffset? Slot, int Try, bool Waiting);

/// <summary>One execution. Ends once: an outcome for an attempt that is not the current one is refused.</summary>
/// <param name="ScenarioId">Null, as its number and folder, for a run of an ingestion job.</param>
public sealed record Run(
    Guid Id,
    int Number,
    Guid UseCaseId,
    int UseCaseNumber,
    Guid? ScenarioId,
    int? ScenarioNumber,
    Guid JobId,
    ScenarioFolder? Folder,
    string File,
    RunMode Mode,
    ActivationManifest? Pinned,
    Guid? RequestedBy,
    RunStatus Status,
    int Attempt,
    bool CancelRequested,
    ModelTrained? Model,
    ResultsPublished? Results,
    IngestionPart? Ingestion = null)
{
    public bool IsOver => Status is RunStatus.Succeeded or RunStatus.Failed or RunStatus.Cancelled;

    public static Run Create(RunRequested e) =>
        new(e.RunId, e.Number, e.UseCaseId, e.UseCaseNumber, e.ScenarioId, e.ScenarioNumber, e.JobId, e.Folder, e.File, e.Mode, e.Pinned, e.RequestedBy, RunStatus.Queued, 0, false, null, null);

    public static Run Create(IngestionRunRequested e) => new(
        e.RunId, e.Number, e.UseCaseId, e.UseCaseNumber, null, null, e.JobId, null, e.File, RunMode.Production, null, e.RequestedBy, RunStatus.Queued, 0, false, null, null,
        new(e.ScriptSha256, e.Language, e.Datasets, e.Window, e.Slot, e.Try, e.WaitsFor is not null));

    public Run Apply(RunReleased _) => this with { Ingestion = Ingestion! with { Waiting = false } };

    public Run Apply(DatasetsSaved _) => this;

    public Run Apply(RunStarted e) => this with { Status = RunStatus.Running, Attempt = e.Attempt };

    public Run Apply(RunCancelRequested _) => this with { CancelRequested = true };

    public Run Apply(ModelTrained e) => this with { Model = e };

    public Run Apply(ResultsPublished e) => this with { Results = e };

    public Run Apply(RunSucceeded _) => this with { Status = RunStatus.Succeeded };

    public Run Apply(RunFailed _) => this with { Status = RunStatus.Failed };

    public Run Apply(RunCancelled _) => this with { Status = RunStatus.Cancelled };
}
