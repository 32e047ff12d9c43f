using AngleSharp.Dom;
using KeplerAI.Administration.Users;
using KeplerAI.Platform.SignIn;
using KeplerAI.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Tests.Platform.SignIn;

public sealed class InvitationTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    private static readonly Dictionary<string, string> Chosen = new() { ["Form.Password"] = "un mot assez long", ["Form.Repeat"] = "un mot assez long" };

    [Fact]
    public async Task A_link_serves_once_and_the_new_password_ends_the_other_sessions()
    {
        using var visitor = new Visitor(host);
        using var entered = await visitor.SignIn("business", "password123");
        var cookie = Visitor.CookieOf(entered);
        var link = await LinkAsync("Nadia Bernard");

        using var guest = host.Anonymous();
        var form = (await guest.GetHtml(link)).QuerySelectorAll("main form.form input[name]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? "")).ToDictionary();
        using var accepted = await guest.PostForm(link, Chosen);
        accepted.Headers.Location!.ToString().ShouldBe("/");
        (await guest.GetHtml("/")).Body!.TextContent.ShouldContain("Nadia Bernard");
        (await Visitor.Opens(host, cookie)).ShouldBeFalse();
        (await visitor.Refusal("business", "password123")).ShouldContain("incorrect");

        using var other = host.Anonymous();
        (await other.GetHtml(link, System.Net.HttpStatusCode.NotFound)).Body!.TextContent.ShouldContain("Ce lien a déjà servi");
        using var again = await guest.Post(link, form.Concat(Chosen).GroupBy(f => f.Key, StringComparer.Ordinal).Select(g => g.Last()));
        again.IsSuccessStatusCode.ShouldBeFalse();
        again.Headers.Location.ShouldBeNull();
    }

    [Theory]
    [InlineData("court", "court", "Form_Password-error", "12 caractères")]
    [InlineData("un mot assez long", "un autre, plus long", "Form_Repeat-error", "diffèrent")]
    public async Task A_refused_password_leaves_the_link_whole(string password, string repeat, string field, string message)
    {
        var link = await LinkAsync("Paul Petit");
        using var guest = host.Anonymous();
        using var refused = await guest.PostForm(link, new() { ["Form.Password"] = password, ["Form.Repeat"] = repeat });
        ((int)refused.StatusCode).ShouldBe(422);
        var page = await refused.Html();
        page.GetElementById(field)!.TextContent.ShouldContain(message);
        page.Source.Text.ShouldNotContain(password);
        await guest.GetHtml(link);
    }

    [Fact]
    public async Task A_newer_link_and_two_days_both_end_an_older_one()
    {
        var first = await LinkAsync("Louis Moreau");
        var second = await LinkAsync("Louis Moreau");
        using var guest = host.Anonymous();
        await guest.GetHtml(first, System.Net.HttpStatusCode.NotFound);
        await guest.GetHtml(second);
        host.Clock.Ahead += TimeSpan.FromHours(49);
        await guest.GetHtml(second, System.Net.HttpStatusCode.NotFound);
        host.Clock.Ahead = TimeSpan.Zero;
    }

    [Fact]
    [Trait("Requirement", "D53")]
    public async Task An_empty_platform_opens_by_the_first_link()
    {
        var database = await PostgresCluster.Shared.CreateDatabaseAsync();
        var home = Template.NewHome();
        KeplerHost.CopySecrets((await Template.GetAsync()).Secrets, Path.Combine(home, "secrets"));
        await using (var factory = new KeplerFactory(home, database.AdminConnection, demo: false))
        {
            using var guest = factory.CreateClient(new() { AllowAutoRedirect = false, BaseAddress = new Uri("http://localhost:3000") });
            (await guest.GetHtml("/connexion")).Body!.TextContent.ShouldNotContain("password123");
            await using var scope = factory.Services.CreateAsyncScope();
            var first = scope.ServiceProvider.GetRequiredService<FirstAccount>();
            var link = (await first.EnsureAsync("Administrateur", CancellationToken.None)).ShouldNotBeNull();
            using var answer = await guest.PostForm(link, Chosen);
            answer.Headers.Location!.ToString().ShouldBe("/");
            await guest.GetHtml("/administration/utilisateurs");
            (await first.EnsureAsync("Administrateur", CancellationToken.None)).ShouldBeNull();
        }

        await PostgresCluster.Shared.DropDatabaseAsync(database);
    }

    /// <summary>Asked for on the person's page; shown once, on the page that follows.</summary>
    private async Task<string> LinkAsync(string name)
    {
        var admin = await host.SignedInAs("admin");
        var person = (await admin.GetHtml("/administration/utilisateurs")).QuerySelectorAll("td a").Single(a => a.TextContent == name).GetAttribute("href")!;
        using var issued = await admin.PostForm(person, [], "form[action$='handler=Invite'], form[action$='handler=invite']");
        var shown = (await admin.GetHtml(issued.Headers.Location!.ToString())).QuerySelector("section[role=status]")!;
        shown.TextContent.ShouldContain(name);
        (await admin.GetHtml("/administration/utilisateurs")).QuerySelector("section[role=status]").ShouldBeNull();
        return new Uri(shown.QuerySelector("[data-copy]")!.GetAttribute("data-copy")!).AbsolutePath;
    }
}
