using KeplerAI.Compute.Databases;
using KeplerAI.Lab.Connections;
using KeplerAI.Lab.Jobs;

namespace KeplerAI.Tests.Lab.Jobs;

/// <summary>Windows of a day, over every zone of this machine and the days on which its clocks change.</summary>
public sealed class DayWindowTests
{
    // Stations of Antarctica move their clocks by three hours across midnight: a local day of theirs may come twice.
    private static readonly TimeZoneInfo[] Zones = [.. TimeZoneInfo.GetSystemTimeZones().Where(z => z.HasIanaId && !z.Id.StartsWith("Antarctica/", StringComparison.Ordinal))];

    [Fact]
    [Trait("Requirement", "D16"), Trait("Requirement", "R104"), Trait("Requirement", "R105")]
    public void Windows_touch_never_overlap_and_hold_their_own_day_alone()
    {
        var days = 0;
        foreach (var zone in Zones)
            foreach (var day in Interesting(zone))
            {
                days++;
                var (from, to) = (DayWindow.StartOf(day, zone), DayWindow.StartOf(day.AddDays(1), zone));
                var window = SourceWindows.Of(day, "t", SourceTime.TimestampTz, zone);
                (window.From, window.To).ShouldBe((from.UtcDateTime, to.UtcDateTime), $"{zone.Id} {day}");
                (to - from).TotalHours.ShouldBeInRange(22.0, 26.0, $"{zone.Id} {day}");
                LocalDay(from, zone).ShouldBe(day, $"{zone.Id} {day}: its first instant");
                LocalDay(to.AddTicks(-1), zone).ShouldBe(day, $"{zone.Id} {day}: its last instant");
                LocalDay(from.AddTicks(-1), zone).ShouldBe(day.AddDays(-1), $"{zone.Id} {day}: the instant before");
            }

        days.ShouldBeGreaterThan(10_000);
    }

    [Theory]
    [InlineData("Europe/Paris", "2026-03-29", 23)]
    [InlineData("Europe/Paris", "2026-10-25", 25)]
    [InlineData("Europe/Paris", "2026-06-01", 24)]
    [InlineData("America/Havana", "2026-11-01", 25)]
    [InlineData("Africa/Cairo", "2026-04-24", 23)]
    [InlineData("Australia/Lord_Howe", "2026-04-05", 24.5)]
    [InlineData("Asia/Kolkata", "2026-03-29", 24)]
    [Trait("Requirement", "D16")]
    public void A_day_has_the_hours_that_its_zone_gives_it(string zone, string day, double hours)
    {
        var window = SourceWindows.Of(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), "t", SourceTime.TimestampTz, TimeZoneInfo.FindSystemTimeZoneById(zone));
        (window.To - window.From).TotalHours.ShouldBe(hours);
    }

    [Fact]
    public void Dates_and_wall_clock_times_are_compared_as_they_stand()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
        foreach (var kind in new[] { SourceTime.Date, SourceTime.Timestamp })
        {
            var window = SourceWindows.Of(new(2026, 3, 29), "t", kind, zone);
            (window.From, window.To).ShouldBe((new DateTime(2026, 3, 29), new DateTime(2026, 3, 30)));
        }
    }

    [Theory]
    [InlineData("2026-03-29T22:30:00Z", "2026-03-29")]
    [InlineData("2026-03-29T21:30:00Z", "2026-03-28")]
    public void The_day_before_is_that_of_the_slot_in_its_zone(string slot, string expected) =>
        DayWindow.DateBefore(DateTimeOffset.Parse(slot, System.Globalization.CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris"))
            .ShouldBe(DateOnly.Parse(expected, System.Globalization.CultureInfo.InvariantCulture));

    // Days around each change of the clocks since 2012, and one ordinary day a month.
    private static IEnumerable<DateOnly> Interesting(TimeZoneInfo zone)
    {
        var (day, last) = (new DateOnly(2012, 1, 2), new DateOnly(2030, 12, 30));
        for (; day < last; day = day.AddDays(1))
        {
            var noon = day.ToDateTime(new TimeOnly(12, 0), DateTimeKind.Utc);
            if (day.Day == 15 || zone.GetUtcOffset(noon.AddDays(-1)) != zone.GetUtcOffset(noon) || zone.GetUtcOffset(noon) != zone.GetUtcOffset(noon.AddDays(1)))
                yield return day;
        }
    }

    private static DateOnly LocalDay(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
}
