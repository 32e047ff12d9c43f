using KeplerAI.Lab.Datasets;
using KeplerAI.Lab.ScenarioJobs;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.IngestionJobs;

/// <summary>What the form of an ingestion job posts.</summary>
public sealed class IngestionInput
{
    public string? Name { get; set; }

    public ScriptLanguage Language { get; set; }

    public string? Script { get; set; }

    public string? Cron { get; set; } = "0 6 * * *";

    public string? Zone { get; set; } = JobCron.DefaultZone;

    public MissedSlots Missed { get; set; } = MissedSlots.Once;

    public int MissedCap { get; set; } = 10;

    public OverlapPolicy Overlap { get; set; }

    public int Retries { get; set; } = 2;

    public string? Datasets { get; set; }

    public string? Tags { get; set; }

    /// <summary>The version that the form was drawn from.</summary>
    public int? Version { get; set; }

    public IngestionForm Form() => new(
        Name ?? "", Language, Script ?? "", Cron ?? "", Zone ?? "", Missed, MissedCap, Overlap, Retries, DatasetTags.Parse(Datasets), DatasetTags.Parse(Tags));

    public static IngestionInput Of(IngestionDefinition d, string script, int version) => new()
    {
        Name = d.Name, Language = d.Language, Script = script, Cron = d.Cron, Zone = d.Zone, Missed = d.Missed, MissedCap = d.MissedCap, Overlap = d.Overlap,
        Retries = d.Retries, Datasets = string.Join(", ", d.Datasets), Tags = string.Join(", ", d.Tags), Version = version,
    };
}
