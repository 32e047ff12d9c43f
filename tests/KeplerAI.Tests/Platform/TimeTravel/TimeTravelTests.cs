using System.Net;

namespace KeplerAI.Tests.Platform.TimeTravel;

public sealed class TimeTravelTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    [Fact]
    public async Task A_past_page_says_so_and_leads_back()
    {
        var page = await (await host.SignedInAs("viewer")).GetHtml("/?au=2");
        var bar = page.QuerySelector(".past-bar")!;
        bar.TextContent.ShouldContain("événement n° 2");
        bar.TextContent.ShouldContain("lecture seule");
        bar.QuerySelector("a")!.GetAttribute("href").ShouldBe("/");
    }

    [Fact]
    public async Task The_present_has_no_bar_and_shows_the_last_event_number()
    {
        var page = await (await host.SignedInAs("viewer")).GetHtml("/");
        page.QuerySelector(".past-bar").ShouldBeNull();
        page.QuerySelector(".position")!.TextContent.Trim().ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("demain", "n’est pas lisible")]
    [InlineData("2999-01-01T00:00", "n’est pas encore passé")]
    [InlineData("999999999", "n’existe pas encore")]
    public async Task An_instant_that_cannot_be_shown_is_explained(string au, string message)
    {
        var page = await (await host.SignedInAs("viewer")).GetHtml($"/?au={au}", HttpStatusCode.BadRequest);
        page.QuerySelector("main")!.TextContent.ShouldContain(message);
    }

    [Fact]
    public async Task Nothing_is_changed_from_the_past()
    {
        var person = await host.SignedInAs("viewer");
        using var answer = await person.PostForm("/", new() { ["langue"] = "en" }, "form[action='/langue']");
        answer.StatusCode.ShouldBe(HttpStatusCode.Found);
        using var past = await person.Post("/langue?au=1", [new("langue", "fr")]);
        past.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        using var back = await person.PostForm("/", new() { ["langue"] = "fr" }, "form[action='/langue']");
    }

    [Fact]
    public async Task A_page_that_shows_the_present_only_says_that_the_date_has_no_effect()
    {
        var page = await (await host.SignedInAs("admin")).GetHtml("/administration/utilisateurs?au=1");
        page.QuerySelector(".past-bar").ShouldBeNull();
        page.QuerySelector(".notice.warn")!.TextContent.ShouldContain("montre toujours le présent");
    }
}
