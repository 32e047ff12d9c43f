namespace KeplerAI.Tests.Platform.Layout;

public sealed class SidebarTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    [Fact]
    [Trait("Requirement", "R025")]
    public async Task An_administrator_reaches_administration_from_the_menu() =>
        (await MenuOf("admin")).ShouldContain("Utilisateurs");

    [Fact]
    [Trait("Requirement", "D34")]
    public async Task A_viewer_is_not_offered_what_it_may_not_open()
    {
        var menu = await MenuOf("viewer");
        menu.ShouldContain("Tableau de bord");
        menu.ShouldNotContain("Utilisateurs");
        menu.ShouldNotContain("Journaux");
    }

    [Fact]
    [Trait("Requirement", "D34")]
    public async Task Every_entry_of_the_menu_opens()
    {
        var admin = await host.SignedInAs("admin");
        var page = await admin.GetHtml("/");
        var links = page.QuerySelectorAll("nav.nav a").Select(a => a.GetAttribute("href")!).Distinct(StringComparer.Ordinal).ToArray();
        links.Length.ShouldBeGreaterThan(2);
        foreach (var link in links)
            await admin.GetHtml(link);
    }

    [Fact]
    public async Task Nobody_signed_in_means_no_menu_and_a_way_to_sign_in()
    {
        using var client = host.Anonymous();
        using var answer = await client.GetAsync(new Uri("/", UriKind.Relative));
        answer.Headers.Location!.ToString().ShouldContain("/connexion");
        (await client.GetHtml("/connexion")).QuerySelector("nav.nav").ShouldBeNull();
    }

    private async Task<string[]> MenuOf(string login)
    {
        var page = await (await host.SignedInAs(login)).GetHtml("/");
        return [.. page.QuerySelectorAll("nav.nav a").Select(a => a.Words())];
    }
}
