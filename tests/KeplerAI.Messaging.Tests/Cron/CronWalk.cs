namespace KeplerAI.Messaging.Tests;

/// <summary>The same rules written the slow, plain way: look at every minute that passes.</summary>
internal static class CronWalk
{
    public static IReadOnlyList<DateTimeOffset> Fires(CronExpression cron, TimeZoneInfo zone, DateTimeOffset after, DateTimeOffset until)
    {
        var fires = new List<DateTimeOffset>();
        var seen = new HashSet<DateTime>();
        var first = new DateTimeOffset(after.UtcDateTime.Date, TimeSpan.Zero).AddDays(-1);
        var wall = TimeZoneInfo.ConvertTime(first.AddMinutes(-1), zone).DateTime;
        for (var instant = first; instant < until; instant = instant.AddMinutes(1))
        {
            var now = TimeZoneInfo.ConvertTime(instant, zone).DateTime;
            var jumpedOver = Minutes(wall.AddMinutes(1), now).Any(cron.Matches);
            var matches = cron.Matches(now) && (cron.IsInterval || !seen.Contains(now));
            if ((jumpedOver || matches) && instant > after)
            {
                fires.Add(instant);
            }

            seen.Add(now);
            wall = now;
        }

        return fires;
    }

    public static bool EndsGap(TimeZoneInfo zone, DateTimeOffset fire) =>
        zone.GetUtcOffset(fire.UtcDateTime) > zone.GetUtcOffset(fire.UtcDateTime.AddTicks(-1));

    public static IReadOnlyList<DateTimeOffset> Jumps(TimeZoneInfo zone, int firstYear, int lastYear) =>
        [.. Enumerable.Range(0, (lastYear - firstYear) * 365 * 24)
            .Select(h => new DateTimeOffset(firstYear, 1, 1, 0, 0, 0, TimeSpan.Zero).AddHours(h))
            .Where(t => zone.GetUtcOffset(t) != zone.GetUtcOffset(t.AddHours(-1)))];

    private static IEnumerable<DateTime> Minutes(DateTime from, DateTime until)
    {
        for (var minute = from; minute < until; minute = minute.AddMinutes(1))
        {
            yield return minute;
        }
    }
}
