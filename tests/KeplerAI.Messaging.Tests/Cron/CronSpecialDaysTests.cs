using System.Globalization;

namespace KeplerAI.Messaging.Tests;

/// <summary>Written tables for L, W and #, checked against a calendar on the wall: 2026 begins on a Thursday.</summary>
[Trait("Requirement", "D62")]
[Trait("Requirement", "R327")]
public sealed class CronSpecialDaysTests
{
    [Theory]
    // The last day, and days before it; February is short, and has no thirtieth day before its last.
    [InlineData("0 0 L * *", "01-31 02-28 03-31 04-30 05-31 06-30")]
    [InlineData("0 0 l * *", "01-31 02-28 03-31 04-30 05-31 06-30")]
    [InlineData("0 0 L-1 * *", "01-30 02-27 03-30 04-29 05-30 06-29")]
    [InlineData("0 0 L-28 * *", "01-03 03-03 04-02 05-03 06-02 07-03")]
    [InlineData("0 0 L-30 * *", "01-01 03-01 05-01 07-01 08-01 10-01")]
    [InlineData("0 0 L 2,4 *", "02-28 04-30 02-28 04-30 02-29 04-30")]
    // The nearest weekday: Saturday goes back, Sunday forward, and neither leaves the month.
    [InlineData("0 0 15W * *", "01-15 02-16 03-16 04-15 05-15 06-15 07-15 08-14 09-15 10-15 11-16 12-15")]
    [InlineData("0 0 1W * *", "01-01 02-02 03-02 04-01 05-01 06-01 07-01 08-03 09-01 10-01 11-02 12-01")]
    [InlineData("0 0 31W * *", "01-30 03-31 05-29 07-31 08-31 10-30 12-31")]
    [InlineData("0 0 30W * *", "01-30 03-30 04-30 05-29 06-30 07-30 08-31 09-30 10-30 11-30 12-30")]
    [InlineData("0 0 LW * *", "01-30 02-27 03-31 04-30 05-29 06-30 07-31 08-31 09-30 10-30 11-30 12-31")]
    [InlineData("0 0 L-2W * *", "01-29 02-26 03-30 04-28 05-29 06-29 07-29 08-28")]
    // The last and the n-th of a weekday; a fifth one comes in some months only.
    [InlineData("0 0 * * 5L", "01-30 02-27 03-27 04-24 05-29 06-26")]
    [InlineData("0 0 * * FRIL", "01-30 02-27 03-27 04-24 05-29 06-26")]
    [InlineData("0 0 * * 0L", "01-25 02-22 03-29 04-26 05-31 06-28")]
    [InlineData("0 0 * * 7L", "01-25 02-22 03-29 04-26 05-31 06-28")]
    [InlineData("0 0 * * 1#1", "01-05 02-02 03-02 04-06 05-04 06-01")]
    [InlineData("0 0 * * sat#3", "01-17 02-21 03-21 04-18 05-16 06-20")]
    [InlineData("0 0 * * 7#2", "01-11 02-08 03-08 04-12 05-10 06-14")]
    [InlineData("0 0 * * 4#5", "01-29 04-30 07-30 10-29 12-31 04-29")]
    [InlineData("0 0 ? 1 MON#1", "01-05 01-04 01-03 01-01 01-07 01-06")]
    // Both day fields restricted: both must hold.
    [InlineData("0 0 L * 5", "07-31 04-30 12-31 03-31 06-30 08-31")]
    [InlineData("0 0 1W * 1", "02-02 03-02 06-01 08-03 11-02 02-01")]
    [InlineData("0 0 8-14 * 2#2", "01-13 02-10 03-10 04-14 05-12 06-09")]
    [InlineData("0 0 13 * 5#2", "02-13 03-13 11-13 08-13 10-13 04-13")]
    [InlineData("0 0 29 2 2#5", "02-29 02-29 02-29")]
    public void A_day_that_each_month_places_itself(string text, string expected)
    {
        var days = expected.Split(' ');

        var fires = CronExpression.Parse(text).Next(days.Length, new(2025, 12, 31, 12, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc);

        string.Join(' ', fires.Select(f => f.ToString("MM-dd", CultureInfo.InvariantCulture))).ShouldBe(expected);
    }

    [Theory]
    [InlineData("0 0 1W * 6")]
    [InlineData("0 0 31W 4 *")]
    [InlineData("0 0 1-28 2 1#5")]
    public void A_day_that_no_month_has_never_comes(string text) =>
        CronExpression.Parse(text).NextAfter(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc).ShouldBeNull();

    [Theory]
    [InlineData("0 0 L,15 * *", 3, "cron_alone")]
    [InlineData("0 0 15W,20 * *", 3, "cron_alone")]
    [InlineData("0 0 L/2 * *", 3, "cron_alone")]
    [InlineData("0 0 L-31 * *", 3, "cron_value")]
    [InlineData("0 0 0W * *", 3, "cron_value")]
    [InlineData("0 0 32W * *", 3, "cron_value")]
    [InlineData("0 0 W * *", 3, "cron_syntax")]
    [InlineData("0 0 L-W * *", 3, "cron_syntax")]
    [InlineData("0 0 1-5W * *", 3, "cron_syntax")]
    [InlineData("0 0 *W * *", 3, "cron_syntax")]
    [InlineData("0 0 WL * *", 3, "cron_syntax")]
    [InlineData("0 0 * L *", 4, "cron_syntax")]
    [InlineData("0 L * * *", 2, "cron_syntax")]
    [InlineData("0 0 * * L", 5, "cron_syntax")]
    [InlineData("0 0 * * 8L", 5, "cron_value")]
    [InlineData("0 0 * * 1L,2", 5, "cron_alone")]
    [InlineData("0 0 * * 2,1L", 5, "cron_alone")]
    [InlineData("0 0 * * 1-5L", 5, "cron_alone")]
    [InlineData("0 0 * * *#1", 5, "cron_alone")]
    [InlineData("0 0 * * 1#0", 5, "cron_nth")]
    [InlineData("0 0 * * 1#6", 5, "cron_nth")]
    [InlineData("0 0 * * 1#", 5, "cron_nth")]
    [InlineData("0 0 * * #1", 5, "cron_syntax")]
    [InlineData("0 0 1#1 * *", 3, "cron_syntax")]
    public void A_special_day_written_wrong_names_its_field_and_the_rule(string text, int field, string rule)
    {
        var error = Should.Throw<CronFormatException>(() => CronExpression.Parse(text));

        (error.Field, error.Rule).ShouldBe((field, rule));
    }
}
