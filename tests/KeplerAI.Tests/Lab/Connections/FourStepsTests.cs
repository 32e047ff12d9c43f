using System.Net;
using AngleSharp.Dom;
using KeplerAI.EventStore;
using KeplerAI.Lab.Connections;
using KeplerAI.Lab.Datasets;
using KeplerAI.Testing;

namespace KeplerAI.Tests.Lab.Connections;

/// <summary>The guide's four steps over HTTP, with a real MariaDB behind them.</summary>
public sealed class FourStepsTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    private Task<HttpClient> Scientist => host.SignedInAs("datascientist");

    [Fact]
    [Trait("Requirement", "R078"), Trait("Requirement", "R079"), Trait("Requirement", "R080"), Trait("Requirement", "R081"), Trait("Requirement", "R082")]
    public async Task The_first_two_steps_ask_for_the_type_and_the_server()
    {
        var (client, server) = (await Scientist, await MariaDbServer.SharedAsync());
        var database = await server.CreateDatabaseAsync();
        var (_, number) = await host.ScientistsUseCase();
        (await client.GetHtml($"/lab/datasets/ajouter?uc=UC_{number}")).QuerySelectorAll("main a").Select(a => a.GetAttribute("href")).ShouldContain($"/lab/datasets/ajouter/base?uc=UC_{number}");
        var first = await client.GetHtml($"/lab/datasets/ajouter/base?uc=UC_{number}");
        first.QuerySelectorAll("main h2").Select(h => h.Words()).ShouldBe(["MySQL", "SQL Server", "PostgreSQL"]);
        var second = first.QuerySelectorAll("main a").Single(a => a.Words() == "Choisir MySQL").GetAttribute("href")!;
        var form = (await client.GetHtml(second)).QuerySelector("main form")!;
        var typed = new[] { ("Input.Name", "Centrale"), ("Input.Host", "127.0.0.1"), ("Input.Port", $"{server.Port}"), ("Input.Database", database), ("Input.User", MariaDbServer.User), ("Input.Password", MariaDbServer.Password) };

        using var tested = await client.Post($"{second}&handler=Test", SourceWorld.Fields(form, typed), htmx: true);
        (await tested.Html()).QuerySelector(".notice.good")!.Words().ShouldContain("La connexion fonctionne. Version du serveur : 10.");
        using var kept = await client.Post(second, SourceWorld.Fields(form, typed));
        kept.StatusCode.ShouldBe(HttpStatusCode.Found);
        kept.Headers.Location!.ToString().ShouldStartWith($"/lab/datasets/ajouter/base/table?uc=UC_{number}&c=");
        (await client.GetHtml($"/lab/datasets/ajouter/base?uc=UC_{number}")).QuerySelector("main")!.Words().ShouldContain("Réutiliser une connexion");
    }

    [Fact]
    [Trait("Requirement", "R084"), Trait("Requirement", "R085"), Trait("Requirement", "D18"), Trait("Requirement", "R103"), Trait("Requirement", "R088")]
    public async Task The_last_two_steps_choose_the_table_and_its_rhythm()
    {
        var (client, world) = (await Scientist, await SourceWorld.OpenAsync(host));
        await world.MakeTableAsync();
        await world.SqlAsync("insert into operations values (1, 'un', '2026-01-01', '2026-01-01 10:00', null), (2, 'deux', '2026-01-02', '2026-01-02 10:00', null); create table autre (x int); create view vue as select n from operations; analyze table operations");
        var list = $"/lab/datasets/ajouter/base/table?uc=UC_{world.Number}&c={world.ConnectionId}";
        (await client.GetHtml(list)).QuerySelectorAll("main tbody tr").Select(r => r.Words()).ShouldBe(["autre Table ≈ 0", "operations Table ≈ 2", "vue Vue —"]);
        var found = await client.GetHtml($"{list}&q=OPER");
        found.QuerySelectorAll("main tbody tr").Length.ShouldBe(1);

        var columns = (await client.GetHtml(found.QuerySelector("main tbody a")!.GetAttribute("href")!)).QuerySelector("main form")!;
        columns.QuerySelectorAll("tbody tr").Select(r => r.Words()).ShouldContain("passe timestamp TIMESTAMP WITH TIME ZONE");
        using var begun = await client.Post(columns.GetAttribute("action")!, SourceWorld.Fields(columns).Where(f => f.Value != "quoi"));
        var plan = (await begun.Html()).QuerySelector("main form")!;
        plan.QuerySelectorAll("#Input_Mode option").Select(o => o.Words()).ShouldBe(["Écrasement complet (overwrite)", "Ajout de la veille, J-1 (append)"]);
        plan.QuerySelectorAll("#Input_DateColumn option").Select(o => o.Words()).ShouldBe(["—", "jour (date)", "vu (datetime)", "passe (timestamp)"]);

        using var preview = await client.Post(plan.GetAttribute("action")! + "&handler=Preview", SourceWorld.Fields(plan, ("Input.Cron", "0 6 * * *")), htmx: true);
        (await preview.Html()).QuerySelectorAll("li").Length.ShouldBe(10);
        using var wrong = await client.Post(plan.GetAttribute("action")!, SourceWorld.Fields(plan, ("Input.Mode", "Append"), ("Input.DateColumn", ""), ("Input.Cron", "99 6 * * *")));
        wrong.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await wrong.Html()).QuerySelectorAll("main .error").Length.ShouldBeGreaterThan(1);

        using var made = await client.Post(plan.GetAttribute("action")!, SourceWorld.Fields(plan, ("Input.Name", "Opérations"), ("Input.Cron", "0 6 * * *")));
        var url = made.Headers.Location!.ToString();
        await host.DrainAsync();
        var page = await client.GetHtml(url);
        page.QuerySelector("main .notice.good")!.Words().ShouldContain("Dernière extraction : 2 lignes");
        page.QuerySelectorAll("#planificateur li").Length.ShouldBe(10);
        var dataset = (await host.Tables.ListAsync<DatasetRow>(AsOf.Now, "use_case_number = @Number", new { world.Number }))[0];
        dataset.Columns.Select(c => c.Name).ShouldBe(["n", "jour", "vu", "passe"], "the column left out is not there");
    }

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
