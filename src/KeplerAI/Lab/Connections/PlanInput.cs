using System.Collections.Immutable;
using KeplerAI.Compute.Databases;
using KeplerAI.Lab.ScenarioJobs;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.Connections;

/// <summary>What step 4 posts, with what the steps before it chose.</summary>
public sealed class PlanInput
{
    public Guid ConnectionId { get; set; }

    public string? Schema { get; set; }

    public string? Table { get; set; }

    public List<string> Columns { get; set; } = [];

    public string? Name { get; set; }

    public string? Tags { get; set; }

    public ExtractionMode Mode { get; set; }

    public string? DateColumn { get; set; }

    /// <summary>« Charger d'abord toute la table »: what stood there before the first window.</summary>
    public bool Whole { get; set; }

    public string Zone { get; set; } = JobCron.DefaultZone;

    public string? Cron { get; set; }

    public MissedSlots Missed { get; set; } = MissedSlots.All;

    public FeedSource Source(IReadOnlyList<SourceColumn> known)
    {
        var date = Mode == ExtractionMode.Append ? known.FirstOrDefault(c => c.Name == DateColumn && c.Time is not null) : null;
        return new(ConnectionId, string.IsNullOrEmpty(Schema) ? null : Schema, Table ?? "", [.. Columns.Where(c => known.Any(k => k.Name == c))], Mode, date?.Name, date?.Time);
    }

    public FeedSchedule Schedule => new(string.IsNullOrWhiteSpace(Cron) ? null : Cron.Trim(), Zone ?? "", Missed);
}
