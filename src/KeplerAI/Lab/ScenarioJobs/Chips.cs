using KeplerAI.Lab.Jobs;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Runs;

namespace KeplerAI.Lab.ScenarioJobs;

/// <summary>How a state looks: by colour and icon, beside its word.</summary>
public static class Chips
{
    public static (string Kind, string Icon) Of(JobStatus status) => status switch
    {
        JobStatus.Active => ("good", "circle-check"),
        JobStatus.Paused => ("warn", "player-pause"),
        JobStatus.Edit => ("neutral", "pencil"),
        _ => ("neutral", "trash"),
    };

    public static (string Kind, string Icon) Of(RunStatus status) => status switch
    {
        RunStatus.Succeeded => ("good", "circle-check"),
        RunStatus.Failed => ("bad", "circle-x"),
        RunStatus.Running => ("busy", "loader-2"),
        RunStatus.Queued => ("busy", "clock"),
        _ => ("neutral", "circle-x"),
    };

    /// <summary>The guide's own names of the three types of a scenario; null is an ingestion.</summary>
    public static string TypeKey(ScenarioFolder? folder) => folder is { } known ? $"job.type_{WorkingTrees.NameOf(known)}" : "job.type_ingestion";
}
