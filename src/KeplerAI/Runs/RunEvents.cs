using System.Collections.Immutable;
using KeplerAI.Administration.UseCases;
using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;
using KeplerAI.Lab.Scenarios;

namespace KeplerAI.Runs;

/// <summary>A production run loads what the approval pinned; a draft run loads the working files.</summary>
public enum RunMode
{
    Draft,
    Production,
}

/// <summary>A dataset version that a run reads.</summary>
public sealed record RunInput(string Path, string File, string Sha256);

/// <summary>A file that a run left in the lake.</summary>
public sealed record RunOutput(string Path, long Bytes, string Sha256, long? Rows);

/// <param name="Slot">The due instant, for a scheduled run; unique with the job.</param>
/// <param name="RequestedBy">The person, or null for the schedule.</param>
/// <param name="Pinned">For a production run, the approved manifest.</param>
[EventName("run_requested")]
public sealed record RunRequested(Guid RunId, int Number, Guid UseCaseId, int UseCaseNumber, Guid ScenarioId, int ScenarioNumber, Guid JobId, int JobNumber, int JobVersion, ScenarioFolder Folder, string File, RunMode Mode, DateTimeOffset? Slot, Guid? RequestedBy, ActivationManifest? Pinned);

/// <param name="ScriptPath">The script's copy in the lake.</param>
[EventName("run_started")]
public sealed record RunStarted(int Attempt, string ScriptPath, string ScriptSha256, ImmutableArray<RunInput> Inputs, string Limiter);

[EventName("run_cancel_requested")]
public sealed record RunCancelRequested(Guid RequestedBy);

/// <summary>A model was saved by a training run.</summary>
/// <param name="RowKey">Column that names a row, and <paramref name="TrainedRows"/>, the lake file of the keys trained on; null when the script gave none.</param>
[EventName("model_trained")]
public sealed record ModelTrained(string Path, string Sha256, string Framework, ImmutableDictionary<string, double> Metrics, ImmutableDictionary<string, string> Parameters, string? RowKey, RunOutput? TrainedRows);

/// <summary>Both tables are published, with the same set of ids.</summary>
/// <param name="Table">The light table in kepler_data.</param>
/// <param name="Full">The full table in the lake.</param>
/// <param name="RowKey">Column that names the scored row, if any; <paramref name="TrainedOn"/> counts the rows that the model was trained on.</param>
[EventName("results_published")]
public sealed record ResultsPublished(int Attempt, RunMode Mode, long Rows, string Table, ImmutableArray<ColumnSchema> Columns, RunOutput Full, string? RowKey, long TrainedOn, string? ModelSha256);

/// <summary>D61: the two sets of ids differ, or an id is null or doubled. Nothing was published.</summary>
[EventName("publication_refused")]
public sealed record PublicationRefused(string Rule, long FullRows, long LightRows, long Offending);

[EventName("run_succeeded")]
public sealed record RunSucceeded(int Attempt, double Seconds, ImmutableArray<RunOutput> Outputs);

/// <param name="Rule">Resource key: exit code, time-out, memory, network, interrupted, refused publication...</param>
[EventName("run_failed")]
public sealed record RunFailed(int Attempt, double Seconds, string Rule, int? ExitCode);

/// <param name="ProcessEnded">Whether the process is known to be gone.</param>
[EventName("run_cancelled")]
public sealed record RunCancelled(int Attempt, double Seconds, bool ProcessEnded);
