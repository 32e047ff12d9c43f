using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using KeplerAI.Tests.Platform.SignIn;

namespace KeplerAI.Tests.Administration.Users;

public sealed class UserPagesTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    private const string List = "/administration/utilisateurs";
    private const string New = "/administration/utilisateurs/nouveau";

    [Fact]
    [Trait("Requirement", "R315")]
    public async Task Everybody_is_listed_and_found()
    {
        var admin = await host.SignedInAs("admin");
        var page = await admin.GetHtml($"{List}?q=moreau");
        var row = page.QuerySelectorAll("tbody tr").ShouldHaveSingleItem();
        row.Words().ShouldContain("Louis Moreau datascientist Standard Data Scientist Actif");
        (await admin.GetHtml($"{List}?role=Manager")).QuerySelectorAll("tbody tr").ShouldHaveSingleItem().Words().ShouldContain("Amina Benali");
        (await admin.GetHtml($"{List}?q=personne")).QuerySelector(".empty")!.TextContent.ShouldContain("Aucun utilisateur");
    }

    [Fact]
    [Trait("Requirement", "R315")]
    public async Task Only_an_administrator_sees_the_list()
    {
        foreach (var login in new[] { "manager", "datascientist", "auditeur", "viewer" })
            (await (await host.SignedInAs(login)).GetHtml(List, System.Net.HttpStatusCode.Forbidden)).Body!.TextContent.ShouldContain("administrer la plateforme");
    }

    [Fact]
    [Trait("Requirement", "R028")]
    public async Task A_refused_form_says_why_beside_each_field_and_loses_nothing()
    {
        var admin = await host.SignedInAs("admin");
        using var answer = await admin.PostForm(New, new() { ["Form.Login"] = "a b", ["Form.FullName"] = "", ["Form.Email"] = "nulle part", ["Form.Role"] = "Manager", ["Form.Function"] = "AmlAnalyst" });
        ((int)answer.StatusCode).ShouldBe(422);
        var page = await answer.Html();
        page.GetElementById("Form_Login-error")!.TextContent.ShouldContain("sans espace");
        page.GetElementById("Form_FullName-error")!.TextContent.ShouldContain("obligatoire");
        page.GetElementById("Form_Email-error")!.TextContent.ShouldContain("nom@domaine");
        Value(page, "Form.Login").ShouldBe("a b");
        Value(page, "Form.Email").ShouldBe("nulle part");
        Selected(page, "Form.Role").ShouldBe("Manager");
        Selected(page, "Form.Function").ShouldBe("AmlAnalyst");
    }

    [Fact]
    [Trait("Requirement", "R028")]
    public async Task A_login_is_taken_once_whatever_its_case()
    {
        using var answer = await (await host.SignedInAs("admin")).PostForm(New, new() { ["Form.Login"] = "ViewER", ["Form.FullName"] = "Un autre" });
        ((int)answer.StatusCode).ShouldBe(422);
        (await answer.Html()).GetElementById("Form_Login-error")!.Words().ShouldBe("Nom d’utilisateur : « ViewER » est déjà pris.");
    }

    [Fact]
    [Trait("Requirement", "R028")]
    [Trait("Requirement", "R316")]
    public async Task A_person_is_added_chooses_a_password_and_works()
    {
        var admin = await host.SignedInAs("admin");
        var person = await AddAsync(admin, "zoe", "Zoé Girard", "DevOps");
        var link = person.Link;
        using var guest = host.Anonymous();
        using var chosen = await guest.PostForm(link, new() { ["Form.Password"] = "douze lettres", ["Form.Repeat"] = "douze lettres" });
        (await guest.GetHtml("/")).Body!.TextContent.ShouldContain("Zoé Girard");
        using var visitor = new Visitor(host);
        using var entered = await visitor.SignIn("zoe", "douze lettres");
        ((int)entered.StatusCode).ShouldBe(302);
    }

    [Fact]
    [Trait("Requirement", "R029")]
    [Trait("Requirement", "R031")]
    [Trait("Requirement", "R317")]
    public async Task A_person_is_changed_and_a_stale_form_changes_nothing_and_loses_nothing()
    {
        var admin = await host.SignedInAs("admin");
        var page = (await AddAsync(admin, "yann", "Yann Colin", "Standard")).Page;
        var stale = (IHtmlFormElement)(await admin.GetHtml(page)).QuerySelector("form.form")!;
        using var saved = await admin.PostForm(page, new() { ["Form.FullName"] = "Yann Colin-Roux", ["Form.Role"] = "Manager", ["Form.Function"] = "AmlAnalyst" }, "form.form");
        saved.Headers.Location!.ToString().ShouldBe(List);
        (await admin.GetHtml($"{List}?q=yann")).QuerySelectorAll("tbody tr").ShouldHaveSingleItem().Words().ShouldContain("Yann Colin-Roux yann Manager AML Analyst");

        var fields = stale.QuerySelectorAll("input[name]").ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value") ?? "");
        fields["Form.FullName"] = "Yann Autre";
        fields["Form.Role"] = fields["Form.Function"] = "";
        using var late = await admin.Post(page, fields.Where(f => f.Value.Length > 0).Append(new("Form.Role", "DevOps")).Append(new("Form.Function", "Viewer")));
        ((int)late.StatusCode).ShouldBe(409);
        var conflict = await late.Html();
        conflict.QuerySelector("[role=alert]")!.TextContent.ShouldContain("Votre saisie est conservée");
        Value(conflict, "Form.FullName").ShouldBe("Yann Autre");
        Selected(conflict, "Form.Role").ShouldBe("DevOps");
        (await admin.GetHtml($"{List}?q=yann")).Body!.TextContent.ShouldContain("Yann Colin-Roux");

        // Validated again as the message says, it goes through.
        var again = (IHtmlFormElement)conflict.QuerySelector("form.form")!;
        var second = again.QuerySelectorAll("input[name]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? ""));
        using var done = await admin.Post(page, second.Append(new("Form.Role", "DevOps")).Append(new("Form.Function", "Viewer")));
        ((int)done.StatusCode).ShouldBe(302);
    }

    [Fact]
    [Trait("Requirement", "R318")]
    public async Task An_account_is_disabled_with_a_reason_then_enabled()
    {
        var admin = await host.SignedInAs("admin");
        var page = (await AddAsync(admin, "xavier", "Xavier Noël", "Standard")).Page;
        using var silent = await admin.PostForm(page, new() { ["Reason"] = "" }, "form[action*='handler=Disable']");
        ((int)silent.StatusCode).ShouldBe(422);
        (await silent.Html()).GetElementById("Reason-error")!.TextContent.ShouldContain("obligatoire");

        using var disabled = await admin.PostForm(page, new() { ["Reason"] = "départ" }, "form[action*='handler=Disable']");
        ((int)disabled.StatusCode).ShouldBe(302);
        (await admin.GetHtml(page)).QuerySelector("h1 + p")!.TextContent.ShouldContain("Désactivé");
        using var enabled = await admin.PostForm(page, [], "form[action*='handler=Enable']");
        (await admin.GetHtml(page)).QuerySelector("h1 + p")!.TextContent.ShouldContain("Actif");
    }

    [Fact]
    public async Task Nobody_changes_their_own_level_or_disables_themselves()
    {
        var admin = await host.SignedInAs("admin");
        var me = (await admin.GetHtml($"{List}?q=Alice")).QuerySelector("td a")!.GetAttribute("href")!;
        using var level = await admin.PostForm(me, new() { ["Form.Role"] = "Standard" }, "form.form");
        (await level.Html()).Body!.TextContent.ShouldContain("on ne change pas son propre niveau");
        using var gone = await admin.PostForm(me, new() { ["Reason"] = "x" }, "form[action*='handler=Disable']");
        (await gone.Html()).QuerySelector("[role=alert]")!.TextContent.ShouldContain("On ne désactive pas son propre compte");
        await admin.GetHtml($"{List}/99999", System.Net.HttpStatusCode.NotFound);
    }

    private static async Task<(string Page, string Link)> AddAsync(HttpClient admin, string login, string name, string role)
    {
        using var added = await admin.PostForm(New, new() { ["Form.Login"] = login, ["Form.FullName"] = name, ["Form.Email"] = $"{login}@example.org", ["Form.Role"] = role });
        added.Headers.Location?.ToString().ShouldBe(List);
        var page = await admin.GetHtml(List);
        return (page.QuerySelectorAll("td a").Single(a => a.TextContent == name).GetAttribute("href")!, new Uri(page.QuerySelector("section[role=status] [data-copy]")!.GetAttribute("data-copy")!).AbsolutePath);
    }

    private static string? Value(IDocument page, string name) => page.QuerySelector($"input[name='{name}']")!.GetAttribute("value");

    private static string? Selected(IDocument page, string name) => ((IHtmlSelectElement)page.QuerySelector($"select[name='{name}']")!).Value;
}
