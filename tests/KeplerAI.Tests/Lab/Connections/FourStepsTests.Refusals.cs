using System.Net;
using AngleSharp.Dom;
using KeplerAI.Lab.Connections;
using KeplerAI.Testing;

namespace KeplerAI.Tests.Lab.Connections;

public sealed partial class FourStepsTests
{
    public static TheoryData<string, string, string> Wrongs => new()
    {
        { "Input.Host", "pas-de-serveur.invalid", "Hôte inconnu" },
        { "Input.Port", "1", "Le serveur refuse la connexion sur ce port" },
        { "Input.Password", "mauvais-mot-de-passe", "Utilisateur ou mot de passe refusé" },
        { "Input.Database", "absente", "Aucune base de ce nom sur ce serveur" },
        { "Input.Tls", "Required", "La connexion chiffrée (TLS) a échoué" },
        { "Input.Host", "169.254.169.254", "Cette adresse n’est pas permise" },
    };

    [Theory, MemberData(nameof(Wrongs))]
    [Trait("Requirement", "R083"), Trait("Requirement", "R086"), Trait("Requirement", "D07")]
    public async Task What_is_wrong_is_said_and_the_password_never_comes_back(string field, string value, string said)
    {
        var (client, server) = (await Scientist, await MariaDbServer.SharedAsync());
        var (_, number) = await host.ScientistsUseCase();
        var url = $"/lab/datasets/ajouter/base/connexion?uc=UC_{number}&moteur=MySql";
        var form = (await client.GetHtml(url)).QuerySelector("main form")!;
        var typed = new List<(string, string)> { ("Input.Name", "x"), ("Input.Host", "127.0.0.1"), ("Input.Port", $"{server.Port}"), ("Input.Database", field == "Input.Database" ? value : await server.CreateDatabaseAsync()), ("Input.User", MariaDbServer.User), ("Input.Password", MariaDbServer.Password) };
        typed.RemoveAll(t => t.Item1 == field);
        typed.Add((field, value));
        using var tested = await client.Post($"{url}&handler=Test", SourceWorld.Fields(form, [.. typed]));
        var html = await tested.Content.ReadAsStringAsync();
        html.ShouldContain(said);
        html.ShouldNotContain("s3cret");
        html.ShouldNotContain("mauvais-mot-de-passe");
    }

    [Fact]
    [Trait("Requirement", "D08")]
    public async Task A_connection_that_feeds_datasets_stays_and_a_kept_password_goes_to_no_other_server()
    {
        var (client, world) = (await Scientist, await SourceWorld.OpenAsync(host));
        await world.MakeTableAsync();
        await world.FeedAsync("Nourri", null, null);
        var url = $"/lab/connexions?uc=UC_{world.Number}";
        using var refused = await client.PostForm(url, new() { ["reason"] = "plus utile" }, "main details form");
        (await refused.Html()).QuerySelector("[role=alert]")!.Words().ShouldContain("Cette connexion alimente des datasets : Nourri");

        var edit = (await client.GetHtml(url)).QuerySelectorAll("main a").First(a => a.Words() == "Modifier").GetAttribute("href")!;
        using var elsewhere = await client.PostForm(edit, new() { ["Input.Host"] = "localhost" });
        (await elsewhere.Html()).QuerySelector("main")!.Words().ShouldContain("saisissez à nouveau le mot de passe");
        using var renamed = await client.PostForm(edit, new() { ["Input.Name"] = "Autre nom" });
        renamed.StatusCode.ShouldBe(HttpStatusCode.Found);

        var unused = await world.ConnectAsync("De trop");
        (await host.SendAsync(new RemoveConnection(unused, "essai"), "datascientist")).Ok.ShouldBeTrue();
        (await client.GetHtml(url)).QuerySelectorAll("main h2").Select(h => h.Words()).ShouldBe(["Autre nom"]);
    }

    [Fact]
    public async Task Outsiders_see_none_of_it()
    {
        var (_, number) = await host.ScientistsUseCase();
        var viewer = await host.SignedInAs("viewer");
        foreach (var page in new[] { "/lab/datasets/ajouter/base", "/lab/datasets/ajouter/base/connexion", "/lab/datasets/ajouter/base/table", "/lab/datasets/ajouter/base/plan", "/lab/connexions" })
            (await viewer.GetAsync(new Uri($"{page}?uc=UC_{number}", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.Forbidden, page);
    }
}
