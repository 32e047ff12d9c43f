using System.Collections.Immutable;
using KeplerAI.EventStore;
using KeplerAI.Lab.Jobs;
using KeplerAI.Messaging;
using KeplerAI.Runs;

namespace KeplerAI.Lab.IngestionJobs;

/// <summary>An ingestion job as its list shows it: the definition in force, or the first draft. Inline table <c>ingestion_job</c>.</summary>
/// <param name="Version">The latest version, which a form carries back.</param>
/// <param name="DraftVersion">The version in Edit, if any.</param>
/// <param name="Untested">In force by a Manager's word.</param>
/// <param name="Failures">When the platform paused the job: how many runs in a row had failed.</param>
public sealed record IngestionJobRow(
    [property: Key] Guid JobId,
    int Number,
    Guid UseCaseId,
    int UseCaseNumber,
    string Name,
    ScriptLanguage Language,
    string Cron,
    string Zone,
    ImmutableArray<string> Datasets,
    ImmutableArray<string> Tags,
    JobStatus Status,
    int Version,
    int? InForceVersion,
    int? DraftVersion,
    string ScriptSha256,
    bool Untested,
    string? Reason,
    int? Failures,
    int? LastRunNumber,
    DateTimeOffset? LastRunAt,
    RunStatus? LastOutcome,
    Guid? OwnerId,
    DateTimeOffset Since);

/// <summary>Folds <see cref="IngestionJobRow"/>.</summary>
public sealed class IngestionJobRows : TemporalProjection<IngestionJobRow>
{
    public IngestionJobRows() : base("ingestion_job")
    {
        Project<IngestionJobCreated>(e => e.StreamId, (_, e) => Created(e.Data, e));
        Change<IngestionJobEdited>((row, e) => (row.InForceVersion is null ? Shown(row, e.Data.Definition) : row) with { Version = e.Data.Version, DraftVersion = e.Data.Version });
        Change<IngestionJobActivated>((row, e) => Stands(Shown(row, e.Data.Definition), e, JobStatus.Active, e.Data.Override) with
        {
            InForceVersion = e.Data.Version, DraftVersion = null, Untested = e.Data.Override is not null,
        });
        Change<IngestionJobPaused>((row, e) => Stands(row, e, JobStatus.Paused, e.Data.Reason));
        Change<IngestionJobPausedByFailures>((row, e) => Stands(row, e, JobStatus.Paused, null) with { Failures = e.Data.Failures });
        Change<IngestionJobResumed>((row, e) => Stands(row, e, JobStatus.Active, null));
        Change<IngestionJobDeleted>((row, e) => Stands(row, e, JobStatus.Deleted, e.Data.Reason));
        Change<IngestionRunAsked>((row, e) => row with { LastRunNumber = e.Data.RunNumber, LastRunAt = e.Timestamp, LastOutcome = null });
        Change<IngestionRunEnded>((row, e) => row.LastRunNumber == e.Data.RunNumber ? row with { LastOutcome = e.Data.Outcome } : row);
    }

    public override IReadOnlyList<string> Indexes => ["use_case_id, number", "number"];

    private void Change<TEvent>(Func<IngestionJobRow, IEvent<TEvent>, IngestionJobRow> change) where TEvent : notnull =>
        Project<TEvent>(e => e.StreamId, (row, e) => change(row!, e));

    private static IngestionJobRow Stands(IngestionJobRow row, IEvent e, JobStatus status, string? reason) =>
        row with { Status = status, Reason = reason, Failures = null, Since = e.Timestamp };

    private static IngestionJobRow Created(IngestionJobCreated e, IEvent at)
    {
        var d = e.Definition;
        return new(
            e.JobId, e.Number, e.UseCaseId, e.UseCaseNumber, d.Name, d.Language, d.Cron, d.Zone, d.Datasets, d.Tags, JobStatus.Edit, 1, null, 1, d.ScriptSha256,
            false, null, null, null, null, null, Guid.TryParse(at.UserName, out var owner) ? owner : null, at.Timestamp);
    }

    private static IngestionJobRow Shown(IngestionJobRow row, IngestionDefinition d) =>
        row with { Name = d.Name, Language = d.Language, Cron = d.Cron, Zone = d.Zone, Datasets = d.Datasets, Tags = d.Tags, ScriptSha256 = d.ScriptSha256 };
}
