using KeplerAI.EventStore;
using KeplerAI.Runs;

namespace KeplerAI.Lab.IngestionJobs;

[EventName("ingestion_job_created")]
public sealed record IngestionJobCreated(Guid JobId, int Number, Guid UseCaseId, int UseCaseNumber, IngestionDefinition Definition);

/// <summary>Version n+1 stands in Edit; the version in force keeps its state and schedule until n+1 is activated.</summary>
[EventName("ingestion_job_edited")]
public sealed record IngestionJobEdited(int Version, IngestionDefinition Definition);

/// <param name="Override">A Manager's reason when the script was not tested in Jupyter (D15); null otherwise.</param>
[EventName("ingestion_job_activated")]
public sealed record IngestionJobActivated(int Version, IngestionDefinition Definition, string? Override);

[EventName("ingestion_job_paused")]
public sealed record IngestionJobPaused(string Reason);

/// <summary>The platform paused the job after <paramref name="Failures"/> runs in a row had failed.</summary>
[EventName("ingestion_job_paused_by_failures")]
public sealed record IngestionJobPausedByFailures(int Failures, int RunNumber);

/// <param name="Definition">What is scheduled again, from now on.</param>
[EventName("ingestion_job_resumed")]
public sealed record IngestionJobResumed(IngestionDefinition Definition);

[EventName("ingestion_job_deleted")]
public sealed record IngestionJobDeleted(string Reason);

/// <summary>The script was copied into a scenario's working tree, to be tested there.</summary>
[EventName("ingestion_script_copied")]
public sealed record IngestionScriptCopied(int Version, Guid ScenarioId, int ScenarioNumber, string File, string ScriptSha256);

/// <summary>A run of the job was asked, by a person, a slot or a retry.</summary>
/// <param name="Slot">The due instant, for a scheduled run.</param>
/// <param name="WaitsFor">The run under way that it waits for, if any.</param>
[EventName("ingestion_run_asked")]
public sealed record IngestionRunAsked(Guid RunId, int RunNumber, DateTimeOffset? Slot, int Try, Guid? WaitsFor);

/// <param name="Cause">Resource key: a run was under way, or too many waited.</param>
/// <param name="RunNumber">The run under way.</param>
[EventName("ingestion_slot_skipped")]
public sealed record IngestionSlotSkipped(DateTimeOffset Slot, string Cause, int RunNumber);

[EventName("ingestion_run_ended")]
public sealed record IngestionRunEnded(Guid RunId, int RunNumber, RunStatus Outcome);

/// <param name="At">When the run is tried again.</param>
[EventName("ingestion_retry_planned")]
public sealed record IngestionRetryPlanned(Guid RunId, int RunNumber, DateTimeOffset Reference, DateTimeOffset? Slot, int Try, DateTimeOffset At);
