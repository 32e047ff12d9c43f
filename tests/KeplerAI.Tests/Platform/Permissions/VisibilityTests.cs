namespace KeplerAI.Tests.Platform.Permissions;

/// <summary>What is not theirs shows nowhere, neither by name nor by number.</summary>
public sealed class VisibilityTests(MatrixStage stage) : IClassFixture<MatrixStage>
{
    private static readonly string[] Lists = ["/", "/administration/use-cases", "/lab/datasets", "/lab/scenarios", "/executions", "/monitoring"];

    [Fact]
    [Trait("Requirement", "R052"), Trait("Requirement", "D03")]
    public async Task No_list_shows_another_use_case_nor_what_it_holds()
    {
        foreach (var login in MatrixStage.Columns)
        {
            var browser = await stage.BrowserOf(login);
            foreach (var url in Lists.Where(u => login != "admin" || !u.Contains("use-cases", StringComparison.Ordinal)))
                (await browser.GetHtml(url)).Source.Text.ShouldNotContain("réservé", customMessage: $"{login} {url}");
        }
    }

    [Fact]
    [Trait("Requirement", "D03")]
    public async Task An_administrator_lists_every_use_case_and_opens_the_metadata_of_those_without_membership()
    {
        var admin = await stage.BrowserOf("admin");
        (await admin.GetHtml("/administration/use-cases")).Body!.TextContent.ShouldContain("Dossier réservé");
        var page = (await admin.GetHtml($"/administration/use-cases/{stage.Outside.UseCase}")).QuerySelector("main")!.TextContent;
        page.ShouldContain("Dossier réservé");
        page.ShouldNotContain("Scénario réservé");
        page.ShouldNotContain("Données réservé");
    }

    [Fact]
    [Trait("Requirement", "R052")]
    public async Task Counts_count_what_one_may_see()
    {
        // « chef » contributes to both; « nouveau » to none; a Data Scientist to the open one only. Use cases, datasets, scenarios.
        foreach (var (login, counts) in new[] { ("chef", "2 2 3"), ("nouveau", ""), ("datascientist", "1 1 2") })
            string.Join(' ', (await (await stage.BrowserOf(login)).GetHtml("/")).QuerySelectorAll(".kpi b").Take(3).Select(b => b.TextContent)).ShouldBe(counts, login);

        var mine = (await (await stage.BrowserOf("datascientist")).GetHtml("/executions")).QuerySelectorAll("main tbody tr").Length;
        var all = (await (await stage.BrowserOf("chef")).GetHtml("/executions")).QuerySelectorAll("main tbody tr").Length;
        (mine, all).ShouldBe((2, 3));
        (await (await stage.BrowserOf("nouveau")).GetHtml("/executions")).QuerySelectorAll("main tbody tr").ShouldBeEmpty();
    }
}
