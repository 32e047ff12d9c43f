using System.Globalization;

namespace KeplerAI.Messaging.Tests;

/// <summary>Written tables: what the clock on the wall shows at each fire of the days on which it jumps.</summary>
[Trait("Requirement", "D13")]
[Trait("Requirement", "D62")]
public sealed class CronDaylightSavingTests
{
    [Theory]
    // Paris: 02:00 becomes 03:00 on 29 March 2026, 03:00 becomes 02:00 on 25 October.
    [InlineData("30 2 * * *", "Europe/Paris", "2026-03-29", "03:00+02")]
    [InlineData("30 2,3 * * *", "Europe/Paris", "2026-03-29", "03:00+02 03:30+02")]
    [InlineData("0 2,3 * * *", "Europe/Paris", "2026-03-29", "03:00+02")]
    [InlineData("30 1-4 * * *", "Europe/Paris", "2026-03-29", "01:30+01 03:00+02 03:30+02 04:30+02")]
    [InlineData("30 2 * * *", "Europe/Paris", "2026-10-25", "02:30+02")]
    [InlineData("0,30 2,3 * * *", "Europe/Paris", "2026-10-25", "02:00+02 02:30+02 03:00+01 03:30+01")]
    [InlineData("30 1-3 * * *", "Europe/Paris", "2026-10-25", "01:30+02 02:30+02 02:30+01 03:30+01")]
    [InlineData("*/30 2 * * *", "Europe/Paris", "2026-10-25", "02:00+02 02:30+02 02:00+01 02:30+01")]
    [InlineData("*/20 2 * * *", "Europe/Paris", "2026-03-29", "03:00+02")]
    [InlineData("30 2 * 3 0L", "Europe/Paris", "2026-03-29", "03:00+02")]
    [InlineData("30 2 29W * *", "Europe/Paris", "2026-03-30", "02:30+02")]
    [InlineData("*/30 2 * 10 7#4", "Europe/Paris", "2026-10-25", "02:00+02 02:30+02 02:00+01 02:30+01")]
    // Casablanca: Ramadan takes the clock from +01 to +00 at 03:00 on 15 February 2026, back at 02:00 on 22 March.
    [InlineData("30 2 * * *", "Africa/Casablanca", "2026-02-15", "02:30+01")]
    [InlineData("30 1-3 * * *", "Africa/Casablanca", "2026-02-15", "01:30+01 02:30+01 02:30+00 03:30+00")]
    [InlineData("30 2 * * *", "Africa/Casablanca", "2026-03-22", "03:00+01")]
    [InlineData("30 1-3 * * *", "Africa/Casablanca", "2026-03-22", "01:30+00 03:00+01 03:30+01")]
    [InlineData("30 2 * * *", "Africa/Casablanca", "2026-03-01", "02:30+00")]
    // Sao Paulo: midnight itself is jumped over on 4 November 2018, 23:00 comes twice on 17 February 2018.
    [InlineData("0 0 * * *", "America/Sao_Paulo", "2018-11-04", "01:00-02")]
    [InlineData("*/30 0,1 * * *", "America/Sao_Paulo", "2018-11-04", "01:00-02 01:30-02")]
    [InlineData("0 0 L 2 *", "America/Sao_Paulo", "2019-02-28", "00:00-03")]
    [InlineData("30 23 * * *", "America/Sao_Paulo", "2018-02-17", "23:30-02")]
    [InlineData("30 22-23 * * *", "America/Sao_Paulo", "2018-02-17", "22:30-02 23:30-02 23:30-03")]
    // Lord Howe: the clock moves by half an hour, 02:00 to 02:30 on 4 October 2026, 02:00 to 01:30 on 5 April.
    [InlineData("15 2 * * *", "Australia/Lord_Howe", "2026-10-04", "02:30+11")]
    [InlineData("15 1-3 * * *", "Australia/Lord_Howe", "2026-10-04", "01:15+10:30 02:30+11 03:15+11")]
    [InlineData("45 1 * * *", "Australia/Lord_Howe", "2026-04-05", "01:45+11")]
    [InlineData("15,45 1-2 * * *", "Australia/Lord_Howe", "2026-04-05", "01:15+11 01:45+11 01:45+10:30 02:15+10:30 02:45+10:30")]
    [InlineData("45 1 * 4 0#1", "Australia/Lord_Howe", "2026-04-05", "01:45+11")]
    // A zone that lost a whole day: what was due on it fires when the next begins.
    [InlineData("0 12 * * *", "Pacific/Apia", "2011-12-31", "00:00+14 12:00+14")]
    public void On_the_day_the_clock_jumps(string text, string zoneId, string day, string expected)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(zoneId);
        var date = DateOnly.Parse(day, CultureInfo.InvariantCulture);
        var start = new DateTimeOffset(date.AddDays(-3).ToDateTime(default), TimeSpan.Zero);

        var fires = CronExpression.Parse(text).Next(40, start, zone).Where(f => DateOnly.FromDateTime(f.DateTime) == date);

        string.Join(' ', fires.Select(Wall)).ShouldBe(expected);
    }

    private static string Wall(DateTimeOffset fire) =>
        fire.ToString("HH:mmzzz", CultureInfo.InvariantCulture) is var text && text.EndsWith(":00", StringComparison.Ordinal) ? text[..^3] : text;
}
