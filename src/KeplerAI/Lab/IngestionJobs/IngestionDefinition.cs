using System.Collections.Immutable;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.IngestionJobs;

/// <summary>What the guides allow an ingestion script to be written in.</summary>
public enum ScriptLanguage
{
    Python,
    PySpark,
}

/// <summary>What becomes of a slot that comes due while a run of the job is under way.</summary>
public enum OverlapPolicy
{
    /// <summary>The slot is passed over, and recorded with its cause.</summary>
    Forbid,

    /// <summary>The run waits for the one before it.</summary>
    Queue,

    /// <summary>The run under way is cancelled; the new one starts when it has ended.</summary>
    Replace,
}

/// <summary>What one version of an ingestion job says. The script itself lies in the lake under its hash.</summary>
/// <param name="MissedCap">How many missed slots run at most, for <see cref="MissedSlots.All"/>.</param>
/// <param name="Retries">How often a failed run is tried again.</param>
/// <param name="Datasets">The datasets that the script may write, by name.</param>
public sealed record IngestionDefinition(
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
    ImmutableArray<string> Tags)
{
    public bool Says(IngestionDefinition other) =>
        this with { Datasets = other.Datasets, Tags = other.Tags } == other && Datasets.SequenceEqual(other.Datasets) && Tags.SequenceEqual(other.Tags);

    /// <summary>The name that the script's file takes wherever a file has a name.</summary>
    public string File => $"{Lab.Datasets.TableSlug.Of(Name)}.py";
}
