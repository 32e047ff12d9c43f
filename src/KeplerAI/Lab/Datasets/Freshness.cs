using KeplerAI.Lab.Connections;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.Datasets;

/// <summary>How old the rows that are read are, against the schedule when there is one.</summary>
/// <param name="Late">A slot is past, and what it should have brought is not there; null without a schedule.</param>
public sealed record Freshness(TimeSpan Age, bool? Late, DateTimeOffset? Next)
{
    /// <summary>What a refresh may take before its absence is told.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    /// <summary>Whose schedule brings the rows: the job that made them, or the dataset's feed.</summary>
    public static Guid ScheduleOf(Guid? jobId, Guid datasetId) => jobId ?? DatabaseFeed.IdOf(datasetId);

    /// <returns>Null while there are no rows.</returns>
    public static Freshness? Of(DateTimeOffset? ingestedAt, ScheduleState? schedule, DateTimeOffset now)
    {
        if (ingestedAt is not { } at)
            return null;
        var due = schedule?.Next < now ? schedule.Next : schedule?.LastSlot;
        return new(now - at, schedule is null ? null : due is { } slot && at < slot && now - slot > Grace, schedule?.Next);
    }

    /// <summary>Resource key and count of the age.</summary>
    public (string Key, int Count) Words => Age switch
    {
        { TotalMinutes: < 1 } => ("dataset.age_now", 0),
        { TotalHours: < 1 } => ("dataset.age_minutes", (int)Age.TotalMinutes),
        { TotalDays: < 1 } => ("dataset.age_hours", (int)Age.TotalHours),
        _ => ("dataset.age_days", (int)Age.TotalDays),
    };
}
