namespace KeplerAI.Messaging.Tests;

public sealed class CronParsingTests
{
    [Theory]
    [InlineData("0 18 * *", 0, "cron_fields")]
    [InlineData("0 18 * * * *", 0, "cron_fields")]
    [InlineData("", 0, "cron_fields")]
    [InlineData("60 18 * * *", 1, "cron_value")]
    [InlineData("0 24 * * *", 2, "cron_value")]
    [InlineData("0 0 0 * *", 3, "cron_value")]
    [InlineData("0 0 1 13 *", 4, "cron_value")]
    [InlineData("0 0 1 * 8", 5, "cron_value")]
    [InlineData("*/0 * * * *", 1, "cron_step")]
    [InlineData("*/90 * * * *", 1, "cron_step")]
    [InlineData("a * * * *", 1, "cron_syntax")]
    [InlineData("0 0 * * monday", 5, "cron_syntax")]
    [InlineData("0 0 * tues *", 4, "cron_syntax")]
    [InlineData("0,,5 0 * * *", 1, "cron_syntax")]
    [InlineData("1-2-3 0 * * *", 1, "cron_syntax")]
    [InlineData("-5 0 * * *", 1, "cron_syntax")]
    [InlineData("? 0 * * *", 1, "cron_syntax")]
    [Trait("Requirement", "R092")]
    public void A_wrong_expression_names_its_field_and_the_rule(string text, int field, string rule)
    {
        var error = Should.Throw<CronFormatException>(() => CronExpression.Parse(text));

        error.Field.ShouldBe(field);
        error.Rule.ShouldBe(rule);
    }

    [Theory]
    [InlineData("0 0 * jan mon", "0 0 * 1 1")]
    [InlineData("0 0 * JAN-MAR Mon-Fri", "0 0 * 1-3 1-5")]
    [InlineData("0 0 * * 7", "0 0 * * 0")]
    [InlineData("0 0 * * 5-7", "0 0 * * 0,5,6")]
    [InlineData("0 0 * * fri-sun", "0 0 * * 0,5,6")]
    [InlineData("0 22-2 * * *", "0 0,1,2,22,23 * * *")]
    [InlineData("5/20 0 ? * ?", "5,25,45 0 * * *")]
    [InlineData("0-10/5,30 0 * * *", "0,5,10,30 0 * * *")]
    [Trait("Requirement", "R092")]
    [Trait("Requirement", "R327")]
    public void Two_ways_to_write_the_same_schedule_fire_together(string one, string other)
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        CronExpression.Parse(one).Next(200, start, TimeZoneInfo.Utc).ShouldBe(CronExpression.Parse(other).Next(200, start, TimeZoneInfo.Utc));
    }

    [Fact]
    [Trait("Requirement", "D62")]
    public void Both_day_fields_restricted_must_both_hold()
    {
        var fires = CronExpression.Parse("0 0 13 * 5").Next(3, new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc);

        fires.Select(f => (f.Month, f.Day)).ShouldBe([(2, 13), (3, 13), (11, 13)]);
    }

    [Theory]
    [InlineData("30 2 * * *", false)]
    [InlineData("0,30 1,2 * * 1-5", false)]
    [InlineData("30 * * * *", true)]
    [InlineData("0 1-3 * * *", true)]
    [InlineData("0 2/4 * * *", true)]
    [InlineData("*/5 2 * * *", true)]
    [Trait("Requirement", "D62")]
    public void An_interval_holds_a_star_a_range_or_a_step_in_minute_or_hour(string text, bool interval) =>
        CronExpression.Parse(text).IsInterval.ShouldBe(interval);

    [Theory]
    [InlineData("* * * * *", true)]
    [InlineData("*/4 * * * *", true)]
    [InlineData("*/5 * * * *", false)]
    [InlineData("0,58 * * * *", true)]
    [InlineData("0,58 3 * * *", false)]
    [InlineData("58,0 23,0 * * *", true)]
    [InlineData("0 18 * * *", false)]
    public void A_schedule_that_fires_more_often_than_every_five_minutes_is_pointed_out(string text, bool tooFrequent) =>
        CronExpression.Parse(text).IsTooFrequent().ShouldBe(tooFrequent);

    [Fact]
    public void A_day_that_never_comes_has_no_next_fire() =>
        CronExpression.Parse("0 0 30 2 *").NextAfter(DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc).ShouldBeNull();

    [Fact]
    public void A_leap_day_on_a_given_weekday_is_found_across_2100() =>
        CronExpression.Parse("0 0 29 2 0").NextAfter(new(2088, 3, 1, 0, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc)
            .ShouldBe(new DateTimeOffset(2128, 2, 29, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    [Trait("Requirement", "R206")]
    public void The_guides_example_is_every_day_at_six_in_the_evening_on_the_wall()
    {
        var paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

        var fires = CronExpression.Parse("0 18 * * *").Next(2, new(2026, 3, 28, 0, 0, 0, TimeSpan.Zero), paris);

        fires.ShouldBe([new(2026, 3, 28, 18, 0, 0, TimeSpan.FromHours(1)), new(2026, 3, 29, 18, 0, 0, TimeSpan.FromHours(2))]);
    }
}
