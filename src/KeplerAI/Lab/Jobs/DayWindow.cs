namespace KeplerAI.Lab.Jobs;

/// <summary>Days as a zone lives them: 23, 24 or 25 hours long.</summary>
public static class DayWindow
{
    /// <summary>The first instant of a day; where midnight is jumped over, the first one that exists.</summary>
    public static DateTimeOffset StartOf(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(1);

        // Of two midnights, the first begins the day.
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new(local, offset);
    }

    public static double HoursOf(DateOnly day, TimeZoneInfo zone) => (StartOf(day.AddDays(1), zone) - StartOf(day, zone)).TotalHours;

    /// <summary>[J-1, J) of the day J that holds <paramref name="instant"/>.</summary>
    public static (DateTimeOffset From, DateTimeOffset To) DayBefore(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);
        return (StartOf(day.AddDays(-1), zone), StartOf(day, zone));
    }
}
