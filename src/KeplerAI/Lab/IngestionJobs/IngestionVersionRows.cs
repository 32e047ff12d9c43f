using System.Collections.Immutable;
using KeplerAI.EventStore;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.IngestionJobs;

/// <summary>One version of an ingestion job, for its history and the comparison of two of them. Inline table <c>ingestion_job_version</c>.</summary>
/// <param name="VersionId">Job and version.</param>
/// <param name="ActivatedAt">When it first came into force.</param>
public sealed record IngestionVersionRow(
    [property: Key] string VersionId,
    Guid JobId,
    int Version,
    string Name,
    ScriptLanguage Language,
    string ScriptSha256,
    int ScriptLines,
    string Cron,
    string Zone,
    MissedSlots Missed,
    int MissedCap,
    OverlapPolicy Overlap,
    int Retries,
    ImmutableArray<string> Datasets,
    ImmutableArray<string> Tags,
    Guid? AuthorId,
    DateTimeOffset At,
    DateTimeOffset? ActivatedAt,
    string? Override)
{
    public static string IdOf(Guid job, int version) => $"{job:N}/{version}";

    public IngestionDefinition Definition => new(Name, Language, ScriptSha256, ScriptLines, Cron, Zone, Missed, MissedCap, Overlap, Retries, Datasets, Tags);
}

/// <summary>Folds <see cref="IngestionVersionRow"/>.</summary>
public sealed class IngestionVersionRows : TemporalProjection<IngestionVersionRow>
{
    public IngestionVersionRows() : base("ingestion_job_version")
    {
        Project<IngestionJobCreated>(e => IngestionVersionRow.IdOf(e.StreamId, 1), (_, e) => Row(e, 1, e.Data.Definition));
        Project<IngestionJobEdited>(e => IngestionVersionRow.IdOf(e.StreamId, e.Data.Version), (_, e) => Row(e, e.Data.Version, e.Data.Definition));
        Project<IngestionJobActivated>(
            e => IngestionVersionRow.IdOf(e.StreamId, e.Data.Version),
            (row, e) => row! with { ActivatedAt = row.ActivatedAt ?? e.Timestamp, Override = e.Data.Override });
    }

    public override IReadOnlyList<string> Indexes => ["job_id, version"];

    private static IngestionVersionRow Row(IEvent e, int version, IngestionDefinition d) => new(
        IngestionVersionRow.IdOf(e.StreamId, version), e.StreamId, version, d.Name, d.Language, d.ScriptSha256, d.ScriptLines, d.Cron, d.Zone, d.Missed, d.MissedCap,
        d.Overlap, d.Retries, d.Datasets, d.Tags, Guid.TryParse(e.UserName, out var author) ? author : null, e.Timestamp, null, null);
}
