using System.Collections.Immutable;
using KeplerAI.EventStore;
using KeplerAI.Lab.IngestionJobs;

namespace KeplerAI.Runs;

/// <summary>The day before, [J-1, J), as the zone of the job lives it.</summary>
/// <param name="Reference">The slot, or the moment of the first request: a retry reads the same window.</param>
public sealed record RunWindow(DateTimeOffset Reference, DateTimeOffset From, DateTimeOffset To, string Zone);

/// <param name="Slot">The due instant, for a scheduled run; unique with the job and the try.</param>
/// <param name="Try">1, then one more for each retry.</param>
/// <param name="WaitsFor">The run that must end before this one starts.</param>
/// <param name="Replaces">The runs that are asked to end for this one.</param>
/// <param name="RequestedBy">The person, or null for the schedule.</param>
[EventName("ingestion_run_requested")]
public sealed record IngestionRunRequested(
    Guid RunId, int Number, Guid UseCaseId, int UseCaseNumber, Guid JobId, int JobNumber, int JobVersion, string JobName, string File, ScriptLanguage Language, string ScriptSha256,
    ImmutableArray<string> Datasets, RunWindow Window, DateTimeOffset? Slot, int Try, Guid? WaitsFor, ImmutableArray<Guid> Replaces, Guid? RequestedBy);

/// <summary>The run that it waited for has ended.</summary>
[EventName("run_released")]
public sealed record RunReleased;

/// <summary>A version of a dataset that a run of an ingestion job wrote.</summary>
public sealed record SavedDataset(Guid DatasetId, int Number, string Name, int Version, long Rows, string Mode);

/// <param name="Inputs">The versions of datasets that the script read.</param>
[EventName("datasets_saved")]
public sealed record DatasetsSaved(int Attempt, ImmutableArray<SavedDataset> Datasets, ImmutableArray<RunInput> Inputs);
