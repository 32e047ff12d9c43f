using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using KeplerAI.Administration.UseCases;
using KeplerAI.Administration.Users;
using KeplerAI.Messaging;
using KeplerAI.Tests.Lab;

namespace KeplerAI.Tests.Administration.UseCases;

public sealed class UseCasePagesTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    private const string New = "/administration/use-cases/ajouter";

    private Task<HttpClient> Admin => host.SignedInAs("admin");

    private async Task<Dictionary<string, string>> Filled(string name) => new()
    {
        ["Input.Name"] = name, ["Input.Description"] = "Octroi", ["Input.Type"] = nameof(UseCaseType.CreditRisk), ["Input.Contributors"] = (await host.IdOf("datascientist")).ToString(),
    };

    [Fact]
    [Trait("Requirement", "R027"), Trait("Requirement", "R037"), Trait("Requirement", "R038"), Trait("Requirement", "R054"), Trait("Requirement", "R055")]
    public async Task The_admin_creates_a_use_case_that_its_contributors_see_at_once()
    {
        var list = await (await Admin).GetHtml("/administration/use-cases");
        list.QuerySelector("main .head > a:first-child")!.Words().ShouldBe("➕");
        list.QuerySelector("dialog#uc-new form [type=submit]")!.Words().ShouldBe("Appliquer");
        using var answer = await (await Admin).PostForm(New, await Filled("Crédit visible"), "#uc-form");
        answer.StatusCode.ShouldBe(HttpStatusCode.Found);
        (await (await Admin).GetHtml("/administration/use-cases")).QuerySelector("main tbody")!.Words().ShouldContain("Crédit visible");
        (await (await host.SignedInAs("datascientist")).GetHtml("/administration/use-cases")).QuerySelector("main")!.Words().ShouldContain("Crédit visible");
        (await (await host.SignedInAs("business")).GetHtml("/administration/use-cases")).QuerySelector("main")!.Words().ShouldNotContain("Crédit visible");
    }

    [Fact]
    [Trait("Requirement", "R042"), Trait("Requirement", "R043"), Trait("Requirement", "R044"), Trait("Requirement", "R045"), Trait("Requirement", "R046")]
    public async Task The_form_offers_the_five_types_of_the_guide() =>
        (await (await Admin).GetHtml(New)).QuerySelectorAll("[name='Input.Type'] option").Skip(1).Select(o => o.Words()).ShouldBe(
        [
            "Onboarding KYC (Know Your Customer)", "Surveillance des clients", "Surveillance des opérations et investigations", "Risque de crédit", "Provisionnement et conformité réglementaire",
        ]);

    [Fact]
    [Trait("Requirement", "R053"), Trait("Requirement", "R040"), Trait("Requirement", "R041")]
    public async Task Every_missing_field_is_named_beside_itself()
    {
        using var answer = await (await Admin).PostForm(New, new() { ["Input.Description"] = "gardée" }, "#uc-form", htmx: true);
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var form = await answer.Html();
        form.QuerySelectorAll(".field.invalid .error").Select(e => e.Words()).ShouldBe(["Le nom du use case est obligatoire.", "Choisissez l’un des cinq types de use case.", "Choisissez au moins un contributeur."]);
        form.QuerySelector("textarea")!.TextContent.Trim().ShouldBe("gardée");
    }

    [Fact]
    [Trait("Requirement", "R039")]
    public async Task A_name_already_taken_is_refused_and_nothing_is_lost()
    {
        using var first = await (await Admin).PostForm(New, await Filled("Crédit unique"), "#uc-form");
        using var second = await (await Admin).PostForm(New, await Filled(" CREDIT unique "), "#uc-form");
        second.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var page = await second.Html();
        page.QuerySelector(".field.invalid .error")!.Words().ShouldContain("déjà pris");
        page.QuerySelectorAll<IHtmlInputElement>("[name='Input.Contributors']").Count(c => c.IsChecked).ShouldBe(1);
    }

    [Fact]
    public async Task A_stale_form_shows_what_stands_and_keeps_what_was_typed()
    {
        var (id, number) = await host.ScientistsUseCase();
        var url = $"/administration/use-cases/{number}/modifier";
        var version = (await (await Admin).GetHtml(url)).QuerySelector<IHtmlInputElement>("[name='Input.Version']")!.Value;
        (await host.SendAsync(new ChangeUseCase(id, $"Entre-temps {number}", "Autre", UseCaseType.CreditRisk, null), "admin")).Ok.ShouldBeTrue();
        using var stale = await (await Admin).PostForm(url, new() { ["Input.Name"] = $"Le mien {number}", ["Input.Version"] = version });
        stale.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var page = await stale.Html();
        page.QuerySelector<IHtmlInputElement>("[name='Input.Name']")!.Value.ShouldBe($"Le mien {number}");
        page.QuerySelector("[role=alert]")!.Words().ShouldContain($"Entre-temps {number}");
        using var again = await (await Admin).Post(url, page.QuerySelectorAll<IHtmlInputElement>("main form input").Select(i => KeyValuePair.Create(i.Name!, i.Value))
            .Append(new("Input.Description", "Octroi")).Append(new("Input.Type", "CreditRisk")));
        again.StatusCode.ShouldBe(HttpStatusCode.Found);
    }

    [Theory]
    [InlineData("manager")]
    [InlineData("datascientist")]
    [InlineData("analyste")]
    [InlineData("business")]
    [InlineData("viewer")]
    [InlineData("auditeur")]
    [Trait("Requirement", "R004")]
    public async Task Only_an_admin_creates_use_cases(string login)
    {
        await (await host.SignedInAs(login)).GetHtml(New, HttpStatusCode.Forbidden);
        var command = new CreateUseCase(Guid.CreateVersion7(), 9999, $"Par {login}", "Non", UseCaseType.CreditRisk, [new(await host.IdOf("viewer"), BusinessFunction.Viewer)]);
        (await host.SendAsync(command, login)).Outcome.ShouldBe(Outcome.Denied);
    }

    [Fact]
    [Trait("Requirement", "R052"), Trait("Requirement", "D03"), Trait("Requirement", "R026")]
    public async Task An_outsider_meets_404_and_an_admin_sees_metadata_only()
    {
        var (id, number) = await host.ScientistsUseCase();
        await host.Scenario(id, "Secret");
        var url = $"/administration/use-cases/{number}";
        (await (await host.SignedInAs("datascientist")).GetHtml(url)).QuerySelector("main")!.Words().ShouldContain("Secret");
        (await (await Admin).GetHtml(url)).QuerySelector("main")!.Words().ShouldNotContain("Secret");
        await (await host.SignedInAs("business")).GetHtml(url, HttpStatusCode.NotFound);
        using var self = await (await Admin).PostForm(url, new() { ["person"] = (await host.IdOf("admin")).ToString() }, "form[action*=Add]");
        self.StatusCode.ShouldBe(HttpStatusCode.Found);
        (await (await Admin).GetHtml(url)).QuerySelector("main")!.Words().ShouldContain("Secret");
    }

    [Fact]
    [Trait("Requirement", "R003"), Trait("Requirement", "R047")]
    public async Task Contributors_change_function_and_leave_but_never_the_last()
    {
        var (_, number) = await host.UseCase(("viewer", BusinessFunction.Viewer));
        var url = $"/administration/use-cases/{number}";
        using var changed = await (await Admin).PostForm(url, new() { ["function"] = nameof(BusinessFunction.BusinessUser) }, "form[action*=Function]");
        changed.StatusCode.ShouldBe(HttpStatusCode.Found);
        (await (await host.SignedInAs("viewer")).GetHtml(url)).QuerySelector("#contributeurs tbody")!.Words().ShouldContain("Business User");
        using var refused = await (await Admin).PostForm(url, new(), "form[action*=Remove]");
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await refused.Html()).QuerySelector("main [role=alert]")!.Words().ShouldContain("garde au moins un contributeur");
    }

    [Fact]
    public async Task The_past_is_shown_whole_read_only_and_under_today_s_rights()
    {
        var (id, number) = await host.ScientistsUseCase();
        var before = await host.Store.HighWaterMarkAsync();
        await host.Scenario(id, "Venu plus tard");
        (await host.SendAsync(new ChangeUseCase(id, $"Renommé {number}", "Autre", UseCaseType.CreditRisk, null), "admin")).Ok.ShouldBeTrue();
        (await host.SendAsync(new RemoveContributor(id, await host.IdOf("viewer")), "admin")).Ok.ShouldBeTrue();

        var url = $"/administration/use-cases/{number}";
        var past = (await (await host.SignedInAs("datascientist")).GetHtml($"{url}?au={before}")).QuerySelector("main")!;
        past.Words().ShouldContain($"Use case {id:N}");
        past.Words().ShouldNotContain("Venu plus tard");
        past.QuerySelectorAll("form").ShouldBeEmpty();
        past.QuerySelectorAll("#contributeurs tbody tr").Length.ShouldBe(2);
        (await (await host.SignedInAs("datascientist")).GetHtml($"/administration/use-cases?au={before}")).QuerySelector("main")!.Words().ShouldContain($"Use case {id:N}");
        await (await host.SignedInAs("viewer")).GetHtml($"{url}?au={before}", HttpStatusCode.NotFound);
        await (await host.SignedInAs("datascientist")).GetHtml($"{url}?au=1", HttpStatusCode.NotFound);
    }
}
