using KeplerAI.Lab.ScenarioJobs;

namespace KeplerAI.Lab.Jobs;

/// <param name="At">With the zone's offset.</param>
/// <param name="DayHours">23 or 25 (rarely 23.5 or 24.5) on a day when the clocks change; null on any other.</param>
public sealed record NextRun(DateTimeOffset At, double? DayHours)
{
    public static IReadOnlyList<NextRun> Of(string? cron, string? zone, DateTimeOffset after, int count)
    {
        var next = JobCron.Next(cron, zone, after, count);
        if (next.Count == 0)
            return [];
        var local = TimeZoneInfo.FindSystemTimeZoneById(zone!);
        return [.. next.Select(at => new NextRun(at, DayWindow.HoursOf(DateOnly.FromDateTime(at.DateTime), local) is var hours && hours != 24 ? hours : null))];
    }
}
