using KeplerAI.EventStore;
using KeplerAI.Lab.Jobs;
using KeplerAI.Lab.Scenarios;

namespace KeplerAI.Lab.ScenarioJobs;

/// <summary>A job as its lists show it. The shown definition is the one in force, or the first draft. Inline table <c>scenario_job</c>.</summary>
/// <param name="DraftVersion">The version in Edit; null when none differs from the one in force.</param>
/// <param name="ScriptSha256">Content of the script in force.</param>
/// <param name="Version">The stream's version, which a form carries back.</param>
public sealed record JobRow(
    [property: Key] Guid JobId,
    int Number,
    Guid ScenarioId,
    int ScenarioNumber,
    Guid UseCaseId,
    int UseCaseNumber,
    string Name,
    ScenarioFolder Folder,
    string File,
    string? Cron,
    string Zone,
    JobStatus Status,
    int? InForceVersion,
    string? ScriptSha256,
    bool Untested,
    int? DraftVersion,
    string? DraftName,
    ScenarioFolder? DraftFolder,
    string? DraftFile,
    string? DraftCron,
    string? DraftZone,
    string? Reason,
    DateTimeOffset Since,
    long Version);

/// <summary>Folds <see cref="JobRow"/>.</summary>
public sealed class JobRows : TemporalProjection<JobRow>
{
    public JobRows() : base("scenario_job")
    {
        Project<ScenarioJobCreated>(Stream, (_, e) => Created(e.Data, e));
        Project<ScenarioJobEdited>(Stream, (row, e) => Edited(row!, e.Data) with { Version = e.Version });
        Project<ScenarioJobActivated>(Stream, (row, e) => Activated(row!, e.Data) with { Since = e.Timestamp, Version = e.Version });
        Project<ScenarioJobPaused>(Stream, (row, e) => row! with { Status = JobStatus.Paused, Reason = e.Data.Reason, Since = e.Timestamp, Version = e.Version });
        Project<ScenarioJobResumed>(Stream, (row, e) => row! with { Status = JobStatus.Active, Reason = null, Since = e.Timestamp, Version = e.Version });
        Project<ScenarioJobDeleted>(Stream, (row, e) => row! with { Status = JobStatus.Deleted, Reason = e.Data.Reason, Since = e.Timestamp, Version = e.Version });
    }

    public override IReadOnlyList<string> Indexes => ["scenario_id", "number"];

    private static object Stream(IEvent e) => e.StreamId;

    private static JobRow Created(ScenarioJobCreated e, IEvent at)
    {
        var d = e.Definition;
        return new(e.JobId, e.Number, e.ScenarioId, e.ScenarioNumber, e.UseCaseId, e.UseCaseNumber, d.Name, d.Folder, d.File, d.Cron, d.Zone, JobStatus.Edit, null, null, false, 1, d.Name, d.Folder, d.File, d.Cron, d.Zone, null, at.Timestamp, at.Version);
    }

    private static JobRow Edited(JobRow row, ScenarioJobEdited e)
    {
        var d = e.Definition;
        var drafted = row with { DraftVersion = e.Version, DraftName = d.Name, DraftFolder = d.Folder, DraftFile = d.File, DraftCron = d.Cron, DraftZone = d.Zone };
        return row.InForceVersion is null ? Shown(drafted, d) : drafted;
    }

    private static JobRow Activated(JobRow row, ScenarioJobActivated e) => Shown(row, e.Definition) with
    {
        Status = JobStatus.Active,
        InForceVersion = e.Version,
        ScriptSha256 = e.ScriptSha256,
        Untested = e.Override is not null,
        DraftVersion = null, DraftName = null, DraftFolder = null, DraftFile = null, DraftCron = null, DraftZone = null,
        Reason = e.Override,
    };

    private static JobRow Shown(JobRow row, JobDefinition d) => row with { Name = d.Name, Folder = d.Folder, File = d.File, Cron = d.Cron, Zone = d.Zone };
}
