using KeplerAI.Administration.Users;
using KeplerAI.EventStore;
using KeplerAI.Platform.Localisation;
using KeplerAI.Platform.SignIn;

namespace KeplerAI.Tests.Platform.SignIn;

public sealed class SignInTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    private const string Wrong = "Nom d’utilisateur ou mot de passe incorrect.";

    [Fact]
    [Trait("Requirement", "R232")]
    public async Task The_right_password_opens_a_session_with_a_closed_cookie()
    {
        using var visitor = new Visitor(host);
        using var answer = await visitor.SignIn(" ViewER ", "password123");
        answer.Headers.Location!.ToString().ShouldBe("/");
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("kepler=", StringComparison.Ordinal));
        cookie.ShouldContain("httponly");
        cookie.ShouldContain("samesite=lax");
        (await visitor.Browser.GetHtml("/")).Body!.TextContent.ShouldContain("Paul Petit");
    }

    [Fact]
    public async Task An_unknown_login_and_a_wrong_password_are_told_apart_by_nobody()
    {
        using var visitor = new Visitor(host);
        (await visitor.Refusal("personne", "password123")).ShouldBe(Wrong);
        (await visitor.Refusal("business", "erroné")).ShouldBe(Wrong);
    }

    [Fact]
    [Trait("Requirement", "R331")]
    public async Task An_empty_form_names_both_fields()
    {
        using var visitor = new Visitor(host);
        using var answer = await visitor.SignIn("", "");
        var page = await answer.Html();
        page.QuerySelector("main .hint")!.TextContent.ShouldContain("videz le cache");
        page.QuerySelector("#Form_Login-error")!.TextContent.ShouldContain("obligatoire");
        page.QuerySelector("#Form_Password-error")!.TextContent.ShouldContain("obligatoire");
    }

    [Theory]
    [InlineData("https://evil.example", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("/lab/scenarios?uc=UC_1", "/lab/scenarios?uc=UC_1")]
    public async Task One_comes_back_to_a_page_of_the_application_only(string back, string expected)
    {
        using var visitor = new Visitor(host);
        using var answer = await visitor.SignIn("viewer", "password123", $"?retour={Uri.EscapeDataString(back)}");
        answer.Headers.Location!.ToString().ShouldBe(expected);
    }

    [Fact]
    public async Task Five_failures_lock_until_the_hour_that_the_message_gives()
    {
        using var visitor = new Visitor(host);
        for (var i = 0; i < 4; i++)
            (await visitor.Refusal("analyste", $"essai {i}")).ShouldBe(Wrong);
        var fifth = await visitor.Refusal("analyste", "essai 5");
        var until = (await EventsOf("analyste")).OfType<SignInLocked>().ShouldHaveSingleItem().Until;
        fifth.ShouldContain($"verrouillé jusqu’à {Language.ToLocal(until):HH:mm}");
        (await visitor.Refusal("analyste", "password123")).ShouldBe(fifth);

        host.Clock.Ahead += TimeSpan.FromMinutes(16);
        using var answer = await visitor.SignIn("analyste", "password123");
        ((int)answer.StatusCode).ShouldBe(302);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_in_the_database()
    {
        using var visitor = new Visitor(host);
        using var entered = await visitor.SignIn("viewer", "password123");
        var cookie = Visitor.CookieOf(entered);
        (await Visitor.Opens(host, cookie)).ShouldBeTrue();
        using var left = await visitor.Browser.PostForm("/", [], "form[action='/deconnexion']");
        left.Headers.Location!.ToString().ShouldBe("/connexion");
        (await Visitor.Opens(host, cookie)).ShouldBeFalse();
        (await EventsOf("viewer"))[^1].ShouldBeOfType<SignedOut>();
        var session = ((SignedOut)(await EventsOf("viewer"))[^1]).SessionId;
        (await host.ScalarAsync<bool>("select ended_at is not null from kepler_data.session where session_id = $1", session)).ShouldBeTrue();
    }

    [Fact]
    [Trait("Requirement", "R318")]
    [Trait("Requirement", "R332")]
    public async Task A_disabled_account_is_out_at_its_next_request_and_told_so_at_the_door()
    {
        using var visitor = new Visitor(host);
        using var entered = await visitor.SignIn("auditeur", "password123");
        var id = await host.IdOf("auditeur");
        (await host.SendAsync(new DisableUser(id, "congé"), "admin")).Ok.ShouldBeTrue();
        using var next = await visitor.Browser.GetAsync(new Uri("/", UriKind.Relative));
        next.Headers.Location!.ToString().ShouldContain("/connexion");

        (await visitor.Refusal("auditeur", "password123")).ShouldBe("Votre compte est désactivé. Contactez un administrateur.");
        (await visitor.Refusal("auditeur", "autre")).ShouldBe(Wrong);
        (await host.SendAsync(new EnableUser(id), "admin")).Ok.ShouldBeTrue();
        using var back = await visitor.SignIn("auditeur", "password123");
        ((int)back.StatusCode).ShouldBe(302);
    }

    private async Task<IReadOnlyList<object>> EventsOf(string login)
    {
        await using var session = host.Store.QuerySession();
        var hash = ((LoginHasher)host.Services.GetService(typeof(LoginHasher))!).KeyOf(login).Hash;
        return [.. (await session.FetchStreamAsync(RecordSignIn.StreamOf(hash))).Select(e => e.Data)];
    }
}
