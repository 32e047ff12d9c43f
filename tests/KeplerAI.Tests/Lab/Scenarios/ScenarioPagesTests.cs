using System.Globalization;
using System.Net;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using KeplerAI.Administration.Users;
using KeplerAI.Lab.Scenarios;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Tests.Lab.Scenarios;

public sealed class ScenarioPagesTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    private const string Csv = "a;b\n1;2\n";

    private Task<HttpClient> Scientist => host.SignedInAs("datascientist");

    [Fact]
    [Trait("Requirement", "R110"), Trait("Requirement", "R112"), Trait("Requirement", "R115"), Trait("Requirement", "R111"), Trait("Requirement", "R014")]
    public async Task A_scenario_is_created_and_listed_as_a_draft_with_three_empty_folders()
    {
        var (_, number) = await host.ScientistsUseCase();
        (await (await Scientist).GetHtml($"/lab/scenarios?uc=UC_{number}")).QuerySelector("main .empty a")!.Words().ShouldBe("Commencer");
        using var answer = await (await Scientist).PostForm($"/lab/scenarios/ajouter?uc=UC_{number}", new() { ["Input.Name"] = "Scoring", ["Input.Description"] = "Défaut" }, "#scenario-form");
        answer.StatusCode.ShouldBe(HttpStatusCode.Found);
        (await (await Scientist).GetHtml($"/lab/scenarios?uc=UC_{number}")).QuerySelectorAll("main tbody tr").ShouldHaveSingleItem().Words().ShouldContain("Draft");
        var page = await (await Scientist).GetHtml(answer.Headers.Location!.ToString());
        var scenario = int.Parse(answer.Headers.Location.ToString().Split('/')[^1], CultureInfo.InvariantCulture);
        foreach (var folder in new[] { "dataprep", "training", "scoring" })
        {
            page.QuerySelectorAll("[data-copy]").Select(c => c.GetAttribute("data-copy")).ShouldContain($"/UC_{number}/scenarios/SC_{scenario}/{folder}");
            Directory.EnumerateFileSystemEntries(Path.Combine(host.Settings.Work, $"SC_{scenario}", folder)).ShouldBeEmpty();
        }
        page.QuerySelectorAll(".tabs a").Select(a => a.Words()).ShouldBe(["Vue d’ensemble", "Jupyter", "Datasets", "Jobs"]);
    }

    [Fact]
    [Trait("Requirement", "R113")]
    public async Task A_bad_form_keeps_what_was_typed()
    {
        var (useCase, number) = await host.ScientistsUseCase();
        await host.Scenario(useCase, "Pris");
        using var empty = await (await Scientist).PostForm($"/lab/scenarios/ajouter?uc=UC_{number}", new(), "#scenario-form", htmx: true);
        empty.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await empty.Html()).QuerySelectorAll(".field.invalid .error").Select(e => e.Words()).ShouldBe(["Le nom du scénario est obligatoire.", "La description est obligatoire."]);
        using var taken = await (await Scientist).PostForm($"/lab/scenarios/ajouter?uc=UC_{number}", new() { ["Input.Name"] = "PRIS", ["Input.Description"] = "gardée" }, "#scenario-form", htmx: true);
        var form = await taken.Html();
        form.QuerySelector(".field.invalid .error")!.Words().ShouldContain("déjà pris");
        form.QuerySelector("textarea")!.TextContent.Trim().ShouldBe("gardée");
    }

    [Fact]
    public async Task A_stale_form_loses_nothing()
    {
        var (useCase, _) = await host.ScientistsUseCase();
        var (id, number) = await host.Scenario(useCase, "Avant");
        var url = $"/lab/scenarios/{number}/modifier";
        var version = (await (await Scientist).GetHtml(url)).QuerySelector<IHtmlInputElement>("[name='Input.Version']")!.Value;
        (await host.SendAsync(new ChangeScenario(id, "Entre-temps", "Autre", null), "datascientist")).Ok.ShouldBeTrue();
        using var answer = await (await Scientist).PostForm(url, new() { ["Input.Name"] = "Le mien", ["Input.Version"] = version });
        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var page = await answer.Html();
        page.QuerySelector<IHtmlInputElement>("[name='Input.Name']")!.Value.ShouldBe("Le mien");
        page.QuerySelector("[role=alert]")!.Words().ShouldContain("Entre-temps");
    }

    [Fact]
    [Trait("Requirement", "R148"), Trait("Requirement", "R149"), Trait("Requirement", "R152"), Trait("Requirement", "R154"), Trait("Requirement", "R060")]
    public async Task Datasets_are_attached_and_detached_and_a_notebook_reads_them()
    {
        var (useCase, number) = await host.ScientistsUseCase();
        var (id, scenario) = await host.Scenario(useCase);
        var dataset = await host.Ingested(number, "Joint", Csv);
        var url = $"/lab/scenarios/{scenario}/datasets";
        using var attached = await (await Scientist).PostForm(url, new() { ["datasets"] = dataset.DatasetId.ToString() }, "form[action*=Attach]");
        attached.StatusCode.ShouldBe(HttpStatusCode.Found);
        (await (await Scientist).GetHtml(url)).QuerySelectorAll("main tbody [data-copy]").Select(c => c.GetAttribute("data-copy")).ShouldContain(dataset.Path);

        var context = await host.Services.GetRequiredService<ScriptContexts>().BuildAsync(id, ScenarioFolder.DataPrep, null, null, CancellationToken.None);
        using var json = JsonDocument.Parse(context.ToJson());
        json.RootElement.GetProperty("datasets")[0].GetProperty("file").GetString().ShouldBe(dataset.TableFile);
        json.RootElement.GetProperty("folder").GetString().ShouldBe("dataprep");

        using var detached = await (await Scientist).PostForm(url, new(), "form[action*=Detach]");
        detached.StatusCode.ShouldBe(HttpStatusCode.Found);
        (await (await Scientist).GetHtml(url)).QuerySelector("main .empty").ShouldNotBeNull();
        await (await Scientist).GetHtml($"/lab/datasets/{dataset.Number}");
    }

    [Fact]
    [Trait("Requirement", "D26"), Trait("Requirement", "R150")]
    public async Task A_dataset_of_another_use_case_cannot_be_attached()
    {
        var (useCase, number) = await host.ScientistsUseCase();
        var (_, other) = await host.ScientistsUseCase();
        var (_, scenario) = await host.Scenario(useCase);
        await host.Ingested(number, "Ici", Csv);
        var foreign = await host.Ingested(other, "Ailleurs", Csv);
        using var answer = await (await Scientist).PostForm($"/lab/scenarios/{scenario}/datasets", new() { ["datasets"] = foreign.DatasetId.ToString() }, "form[action*=Attach]");
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await answer.Html()).QuerySelector("#importer [role=alert]")!.Words().ShouldContain("n’existe pas dans le use case");
    }

    [Fact]
    [Trait("Requirement", "D01")]
    public async Task Each_function_meets_its_own_limit()
    {
        var (useCase, number) = await host.UseCase(("datascientist", BusinessFunction.DataScientist), ("viewer", BusinessFunction.Viewer), ("manager", BusinessFunction.Viewer));
        var (_, scenario) = await host.Scenario(useCase);
        foreach (var login in new[] { "viewer", "manager" })
        {
            await (await host.SignedInAs(login)).GetHtml($"/lab/scenarios/{scenario}");
            await (await host.SignedInAs(login)).GetHtml($"/lab/scenarios/ajouter?uc=UC_{number}", HttpStatusCode.Forbidden);
            await (await host.SignedInAs(login)).GetHtml($"/lab/scenarios/{scenario}/modifier", HttpStatusCode.Forbidden);
        }
        foreach (var url in new[] { $"/lab/scenarios/{scenario}", $"/lab/scenarios/{scenario}/datasets", $"/lab/scenarios?uc=UC_{number}" })
            await (await host.SignedInAs("business")).GetHtml(url, HttpStatusCode.NotFound);
    }
}
