using KeplerAI.Compute.Databases;
using KeplerAI.Lab.Jobs;

namespace KeplerAI.Lab.Connections;

public static class SourceWindows
{
    /// <summary>The rows of a day. Dates and wall clock times are compared as they stand in the zone; instants in UTC.</summary>
    public static SourceWindow Of(DateOnly day, string column, SourceTime time, TimeZoneInfo zone)
    {
        var (from, to) = time == SourceTime.TimestampTz
            ? (DayWindow.StartOf(day, zone).UtcDateTime, DayWindow.StartOf(day.AddDays(1), zone).UtcDateTime)
            : (day.ToDateTime(TimeOnly.MinValue), day.AddDays(1).ToDateTime(TimeOnly.MinValue));
        return new(column, time, from, to);
    }
}
