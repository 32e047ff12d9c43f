using System.Globalization;
using KeplerAI.Lab.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Tests.Lab.Jobs;

public sealed class CronSentenceTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    [Theory]
    [InlineData("0 18 * * *", "Tous les jours, à 18 h 00")]
    [InlineData("30 6,18 * * 1-5", "Du lundi au vendredi, à 6 h 30 et 18 h 30")]
    [InlineData("0 2 1 * *", "Le 1er du mois, à 2 h 00")]
    [InlineData("0 2 L * *", "Le dernier jour du mois, à 2 h 00")]
    [InlineData("0 2 15W * *", "Le jour ouvré le plus proche du 15 du mois, à 2 h 00")]
    [InlineData("0 2 * * 5#2", "Le deuxième vendredi du mois, à 2 h 00")]
    [InlineData("0 2 * * 5L", "Le dernier vendredi du mois, à 2 h 00")]
    [InlineData("*/15 * * * *", "Tous les jours, toutes les 15 minutes")]
    [InlineData("0 */6 * * *", "Tous les jours, minute 0, toutes les 6 heures")]
    [InlineData("* 8-18 * * 1", "Le lundi, chaque minute, de 8 h à 18 h")]
    [InlineData("0 4 * 1,7 0", "Le dimanche, en janvier et en juillet, à 4 h 00")]
    [InlineData("0 9 13 * 5", "Le 13 du mois, et seulement si ce jour tombe le vendredi (les deux à la fois), à 9 h 00")]
    [Trait("Requirement", "R088"), Trait("Requirement", "R092"), Trait("Requirement", "D62")]
    public void A_cron_is_said_in_French(string cron, string sentence)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("fr-FR");
        try
        {
            using var scope = host.Services.CreateScope();
            scope.ServiceProvider.GetRequiredService<CronSentence>().Of(cron).Replace('\u00a0', ' ').ShouldBe(sentence);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    [Fact]
    [Trait("Requirement", "D13"), Trait("Requirement", "D62")]
    public void The_next_ten_runs_flag_the_days_when_the_clocks_change()
    {
        var next = NextRun.Of("0 6 * * *", "Europe/Paris", new(2026, 10, 20, 12, 0, 0, TimeSpan.Zero), 10);
        next.Count.ShouldBe(10);
        next.Where(n => n.DayHours is not null).ShouldHaveSingleItem().ShouldSatisfyAllConditions(n => n.At.Day.ShouldBe(25), n => n.DayHours.ShouldBe(25));
        NextRun.Of("0 6 * * *", "Europe/Paris", new(2026, 3, 25, 12, 0, 0, TimeSpan.Zero), 10).Where(n => n.DayHours is not null).ShouldHaveSingleItem().DayHours.ShouldBe(23);
        NextRun.Of("0 6 13 * 5", "Europe/Paris", new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), 3).ShouldAllBe(n => n.At.Day == 13 && n.At.DayOfWeek == DayOfWeek.Friday);
    }

    [Theory]
    [InlineData("2026-10-26T05:00:00Z", "Europe/Paris", 25)]
    [InlineData("2026-03-30T05:00:00Z", "Europe/Paris", 23)]
    [InlineData("2026-06-10T05:00:00Z", "Europe/Paris", 24)]
    [InlineData("2018-11-05T12:00:00Z", "America/Sao_Paulo", 23)]
    [Trait("Requirement", "D16"), Trait("Requirement", "R104")]
    public void The_day_before_is_as_long_as_its_zone_lives_it(string instant, string zone, double hours)
    {
        var (from, to) = DayWindow.DayBefore(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById(zone));
        (to - from).TotalHours.ShouldBe(hours);
    }
}
