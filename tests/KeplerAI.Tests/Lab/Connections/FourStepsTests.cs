using System.Net;
using AngleSharp.Dom;
using KeplerAI.EventStore;
using KeplerAI.Lab.Connections;
using KeplerAI.Lab.Datasets;
using KeplerAI.Testing;

namespace KeplerAI.Tests.Lab.Connections;

/// <summary>The guide's four steps over HTTP, with a real MariaDB behind them.</summary>
public sealed partial class FourStepsTests(KeplerHost host) : IClassFixture<KeplerHost>
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
}
