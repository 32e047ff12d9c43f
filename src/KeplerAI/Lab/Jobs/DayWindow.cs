namespace KeplerAI.Lab.Jobs;

/// <summary>Days as a zone lives them, [J 00:00, J+1 00:00): 23, 24 or 25 hours long. Successive days touch and never overlap, whatever the clocks do that night.</summary>
public static class DayWindow
{
    /// <summary>J-1 of an instant.</summary>
    public static DateOnly DateBefore(DateTimeOffset instant, TimeZoneInfo zone) => Date(instant, zone).AddDays(-1);

    /// <summary>[J-1, J) of the day J that holds <paramref name="instant"/>.</summary>
    public static (DateTimeOffset From, DateTimeOffset To) DayBefore(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var day = DateBefore(instant, zone);
        return (StartOf(day, zone), StartOf(day.AddDays(1), zone));
    }

    public static double HoursOf(DateOnly day, TimeZoneInfo zone) => (StartOf(day.AddDays(1), zone) - StartOf(day, zone)).TotalHours;

    /// <summary>The first instant of a day, on the zone's clock: the earlier of two midnights, and the end of the gap where midnight is skipped.</summary>
    public static DateTimeOffset StartOf(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        var offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight);
        var start = new DateTimeOffset(midnight, offset);
        return Date(start, zone) == day && Date(start.AddTicks(-1), zone) < day ? start : AfterGap(day, zone);
    }

    private static DateOnly Date(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

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

        return TimeZoneInfo.ConvertTime(new DateTimeOffset(after, TimeSpan.Zero), zone);
    }
}
