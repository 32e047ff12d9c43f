using KeplerAI.Compute.Databases;

namespace KeplerAI.Lab.Connections;

/// <summary>[J 00:00, J+1 00:00) of a zone. Windows of successive days touch and never overlap, whatever the clocks do that night.</summary>
public static class DayWindow
{
    /// <summary>J-1 of a slot.</summary>
    public static DateOnly DayBefore(DateTimeOffset slot, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(slot, zone).DateTime).AddDays(-1);

    /// <summary>The first instant of a day: the earlier of two midnights, and the end of the gap where midnight is skipped.</summary>
    public static DateTimeOffset StartOf(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        var offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight);
        var start = new DateTimeOffset(midnight, offset).ToUniversalTime();
        return Local(start, zone) == day && Local(start.AddTicks(-1), zone) < day ? start : AfterGap(day, zone);
    }

    private static DateOnly Local(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    /// <summary>Dates and wall clock times are compared as they stand in the zone; instants in UTC.</summary>
    public static SourceWindow Of(DateOnly day, string column, SourceTime time, TimeZoneInfo zone)
    {
        var (from, to) = time == SourceTime.TimestampTz
            ? (StartOf(day, zone).UtcDateTime, StartOf(day.AddDays(1), zone).UtcDateTime)
            : (day.ToDateTime(TimeOnly.MinValue), day.AddDays(1).ToDateTime(TimeOnly.MinValue));
        return new(column, time, from, to);
    }

    private static DateTimeOffset AfterGap(DateOnly day, TimeZoneInfo zone)
    {
        var utc = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        var (before, after) = (utc.AddHours(-38), utc.AddHours(38));
        while (after - before > TimeSpan.FromTicks(1))
        {
            var middle = before + ((after - before) / 2);
            if (DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(middle, zone)) < day)
                before = middle;
            else
                after = middle;
        }

        return new DateTimeOffset(after, TimeSpan.Zero);
    }
}
