using System.Globalization;
using System.Text.RegularExpressions;
using KeplerAI.Browser.Tests.Support;

namespace KeplerAI.Browser.Tests;

public sealed partial class Road
{
    [Fact]
    [Step(19)]
    [Trait("Requirement", "R219")]
    [Trait("Requirement", "R220")]
    [Trait("Requirement", "R221")]
    [Trait("Requirement", "R227")]
    public Task The_analyst_opens_the_control_panel_and_sorts_filters_and_pages() => walk.StepAsync(Analyst, async claire =>
    {
        await ShowAsync(claire, "accueil-analyste");
        await claire.OpenAsync("Panel de contrôle");
        await Expect(claire.Heading("Risque de crédit")).ToBeVisibleAsync();
        await ShowAsync(claire, "monitoring");
        await claire.Page.GetByRole(AriaRole.Link, new() { Name = "Risque de crédit particuliers › Panel de contrôle" }).ClickAsync();
        await Expect(claire.Page.Locator("main .filters")).ToContainTextAsync("000 lignes");
        await ShowAsync(claire, "panel");

        await SortAsync(claire, "score");
        await Expect(claire.Page.Locator("th[aria-sort=ascending]")).ToContainTextAsync("score");
        (await ScoresAsync(claire)).ShouldBeInOrder(SortDirection.Ascending);
        await SortAsync(claire, "score");
        await Expect(claire.Page.Locator("th[aria-sort=descending]")).ToContainTextAsync("score");
        var best = await ScoresAsync(claire);
        best.ShouldBeInOrder(SortDirection.Descending);

        await claire.Page.GetByRole(AriaRole.Link, new() { Name = "Suivante" }).ClickAsync();
        await claire.SeesAsync("Page 2 sur 20");
        (await ScoresAsync(claire))[0].ShouldBeLessThanOrEqualTo(best[^1]);

        await claire.Page.GetByText("Filtres par colonne").ClickAsync();
        await claire.Page.GetByLabel("score, min.").FillAsync("0,8");
        await ShowAsync(claire, "panel-filtres");
        await claire.Button("Appliquer").ClickAsync();
        await claire.SeesAsync("score : 0,8");
        var kept = await ScoresAsync(claire);
        kept.ShouldNotBeEmpty();
        kept.ShouldAllBe(score => score >= 0.8);
        await ShowAsync(claire, "panel-filtre");
    });

    private static async Task SortAsync(Person person, string column) =>
        await person.Page.Locator("main thead").GetByRole(AriaRole.Link, new() { Name = column, Exact = true }).ClickAsync();

    private static async Task<List<double>> ScoresAsync(Person person) =>
        [.. (await person.Page.Locator("main td[data-label=score]").AllInnerTextsAsync()).Select(text => double.Parse(Number().Match(text).Value, CultureInfo.GetCultureInfo("fr-FR")))];

    [GeneratedRegex(@"\d+(,\d+)?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();
}
