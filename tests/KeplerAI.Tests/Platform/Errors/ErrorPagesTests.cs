using System.Net;

namespace KeplerAI.Tests.Platform.Errors;

public sealed class ErrorPagesTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    [Fact]
    public async Task An_unknown_page_is_said_in_French_inside_the_shell()
    {
        var person = await host.SignedInAs("viewer");
        var page = await person.GetHtml("/nulle-part", HttpStatusCode.NotFound);
        page.QuerySelector("h1")!.TextContent.ShouldBe("Page introuvable");
        page.QuerySelector("nav.nav").ShouldNotBeNull();
    }

    [Fact]
    public async Task A_denial_names_the_missing_right_and_who_grants_it()
    {
        var person = await host.SignedInAs("viewer");
        var page = await person.GetHtml("/administration/utilisateurs", HttpStatusCode.Forbidden);
        var words = page.QuerySelector("main")!.TextContent;
        words.ShouldContain("Accès refusé");
        words.ShouldContain("Droit manquant");
        words.ShouldContain("Un administrateur peut accorder");
    }

    [Fact]
    public async Task Htmx_receives_a_toast_not_a_page()
    {
        var person = await host.SignedInAs("viewer");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/administration/utilisateurs") { Headers = { { "HX-Request", "true" } } };
        using var answer = await person.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        answer.Headers.GetValues("HX-Retarget").ShouldBe(["#toasts"]);
        var html = await answer.Content.ReadAsStringAsync();
        html.ShouldContain("Accès refusé");
        html.ShouldNotContain("<html");
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused_and_says_why()
    {
        var person = await host.SignedInAs("viewer");
        using var answer = await person.Post("/langue", [new("langue", "en")]);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Html()).QuerySelector("main")!.TextContent.ShouldContain("Le formulaire a expiré");
    }
}
