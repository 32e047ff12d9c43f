using FsCheck;
using FsCheck.Fluent;

namespace KeplerAI.Messaging.Tests;

[Trait("Requirement", "D13")]
[Trait("Requirement", "D62")]
public sealed class CronProperties
{
    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(150);

    private static readonly Gen<(string Text, TimeZoneInfo Zone, DateTimeOffset Start)> Cases =
        from text in CronTexts.Any
        from zone in Gen.Elements(CronTexts.Zones)
        from hours in Gen.Choose(0, 20 * 365 * 24)
        select (text, TimeZoneInfo.FindSystemTimeZoneById(zone), new DateTimeOffset(2010, 1, 1, 0, 0, 0, TimeSpan.Zero).AddHours(hours));

    [Fact]
    public void Fires_are_those_of_a_minute_by_minute_walk() => Check(Cases, c =>
    {
        var cron = CronExpression.Parse(c.Text);
        var walked = CronWalk.Fires(cron, c.Zone, c.Start, c.Start.AddDays(4));

        cron.Next(walked.Count + 1, c.Start, c.Zone).Where(f => f < c.Start.AddDays(4)).Select(f => f.UtcDateTime)
            .ShouldBe(walked.Select(f => f.UtcDateTime), c.ToString());
    });

    [Fact]
    public void Fires_on_the_days_the_clock_jumps_are_those_of_a_minute_by_minute_walk() =>
        Check(Around(CronTexts.Any), c =>
        {
            var cron = CronExpression.Parse(c.Text);
            var walked = CronWalk.Fires(cron, c.Zone, c.Start, c.Start.AddDays(2));

            cron.Next(walked.Count + 1, c.Start, c.Zone).Where(f => f < c.Start.AddDays(2)).Select(f => f.UtcDateTime)
                .ShouldBe(walked.Select(f => f.UtcDateTime), c.ToString());
        });

    [Fact]
    public void Every_fire_matches_its_fields_or_ends_a_gap_and_comes_after_the_one_before() => Check(Cases, c =>
    {
        var cron = CronExpression.Parse(c.Text);
        var before = c.Start;
        foreach (var fire in cron.Next(50, c.Start, c.Zone))
        {
            fire.ShouldBeGreaterThan(before);
            (cron.Matches(fire.DateTime) || CronWalk.EndsGap(c.Zone, fire)).ShouldBeTrue($"{c} at {fire:O}");
            before = fire;
        }
    });

    [Fact]
    public void A_fixed_daily_time_fires_exactly_once_a_local_day() => Check(Around(CronTexts.FixedDaily), c =>
    {
        var fires = CronExpression.Parse(c.Text).Next(6, c.Start, c.Zone).Select(f => DateOnly.FromDateTime(f.DateTime)).ToList();

        fires.ShouldBe(Enumerable.Range(0, 6).Select(i => fires[0].AddDays(i)), c.ToString());
    });

    [Fact]
    public void The_last_fire_up_to_now_is_the_end_of_the_list() => Check(Cases, c =>
    {
        var cron = CronExpression.Parse(c.Text);
        var now = c.Start.AddDays(20).AddMinutes(17);
        var all = CronWalk.Fires(cron, c.Zone, c.Start, now.AddTicks(1));

        cron.LastUpTo(now, c.Start.AddTicks(1), c.Zone)?.UtcDateTime.ShouldBe(all[^1].UtcDateTime);
        cron.LastUpTo(now, c.Start.AddTicks(1), c.Zone).HasValue.ShouldBe(all.Count > 0);
    });

    private static Gen<(string Text, TimeZoneInfo Zone, DateTimeOffset Start)> Around(Gen<string> texts) =>
        from text in texts
        from zone in Gen.Elements(CronTexts.Zones).Select(TimeZoneInfo.FindSystemTimeZoneById)
        from jump in Gen.Elements<DateTimeOffset>(CronWalk.Jumps(zone, 2015, 2027))
        from hours in Gen.Choose(0, 30)
        select (text, zone, jump.AddHours(-hours));

    private static void Check<T>(Gen<T> cases, Action<T> holds) => Prop.ForAll(cases.ToArbitrary(), holds).Check(Config);
}
