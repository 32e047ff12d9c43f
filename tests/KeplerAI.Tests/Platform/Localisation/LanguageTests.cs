namespace KeplerAI.Tests.Platform.Localisation;

public sealed class LanguageTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    [Fact]
    [Trait("Requirement", "D22")]
    public async Task French_is_the_default_and_English_is_one_choice_away()
    {
        var person = await host.SignedInAs("business");
        var before = await person.GetHtml("/");
        before.DocumentElement.GetAttribute("lang").ShouldBe("fr");
        before.QuerySelector("title")!.TextContent.ShouldStartWith("Tableau de bord");

        using var answer = await person.PostForm("/", new() { ["langue"] = "en" }, "form[action='/langue']");
        answer.Headers.Location!.ToString().ShouldBe("/");
        var after = await person.GetHtml("/");
        after.DocumentElement.GetAttribute("lang").ShouldBe("en");
        after.QuerySelector("title")!.TextContent.ShouldStartWith("Dashboard");
    }

    [Fact]
    public async Task The_switch_goes_back_inside_the_application_only()
    {
        var person = await host.SignedInAs("manager");
        using var answer = await person.PostForm("/", new() { ["langue"] = "fr", ["retour"] = "//ailleurs.example/" }, "form[action='/langue']");
        answer.Headers.Location!.ToString().ShouldBe("/");
    }
}
