using System.Reflection;
using KeplerAI.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Tests.Platform.Hosting;

public sealed class DefencesTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    private static readonly Type[] Models = [.. typeof(Program).Assembly.GetTypes().Where(t => !t.IsAbstract && t.IsSubclassOf(typeof(PageModel)))];

    [Theory]
    [InlineData("/nulle-part", 404)]
    [InlineData("/lab/scenarios/99999", 404)]
    [InlineData("/administration/utilisateurs", 403)]
    [InlineData("/?au=demain", 400)]
    [InlineData("/kepler.css", 200)]
    [InlineData("/sante", 200)]
    public async Task Errors_files_and_health_carry_the_policy_too(string url, int status)
    {
        using var answer = await (await host.SignedInAs("viewer")).GetAsync(new Uri(url, UriKind.Relative));
        ((int)answer.StatusCode).ShouldBe(status);
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("script-src 'self';");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
    }

    [Fact]
    public async Task A_redirect_to_the_door_carries_the_policy_and_the_way_back()
    {
        using var guest = host.Anonymous();
        using var answer = await guest.GetAsync(new Uri("/lab/scenarios?uc=UC_1", UriKind.Relative));
        answer.Headers.Location!.ToString().ShouldEndWith($"/connexion?retour={Uri.EscapeDataString("/lab/scenarios?uc=UC_1")}");
        answer.Headers.Contains("Content-Security-Policy").ShouldBeTrue();
    }

    [Fact]
    public async Task No_post_is_taken_without_its_token()
    {
        var admin = await host.SignedInAs("admin");
        var posts = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is not null && e.RoutePattern.RawText != "erreur")
            .Select(e => "/" + e.RoutePattern.RawText!.Replace("{id:int}", "1", StringComparison.Ordinal).Replace("{id}", "UC_1", StringComparison.Ordinal)
                .Replace("{number:int}", "1", StringComparison.Ordinal).Replace("{sequence:long}", "1", StringComparison.Ordinal).Replace("{token}", "x", StringComparison.Ordinal).Replace("{upload:guid}", Guid.NewGuid().ToString(), StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal).ToArray();
        posts.Length.ShouldBeGreaterThan(20);
        foreach (var url in posts)
        {
            using var answer = await admin.Post(url, [new("__key", Guid.NewGuid().ToString())]);
            // The import checks the token itself, once it knows that the use case is the person's.
            int[] refusals = url == "/lab/datasets/ajouter/fichier" ? [302, 400, 403] : [400];
            ((int)answer.StatusCode).ShouldBeOneOf(refusals, url);
        }

        Models.Where(m => m.IsDefined(typeof(IgnoreAntiforgeryTokenAttribute), inherit: true)).Select(m => m.Name).Order(StringComparer.Ordinal)
            .ShouldBe(["ErrorModel", "Import"]);
    }

    [Fact]
    public void Every_page_says_who_may_open_it()
    {
        var silent = Models.Where(m => !m.IsDefined(typeof(KeplerAI.Platform.Permissions.NeedsAttribute), inherit: true) && m.GetCustomAttribute<AllowAnonymousAttribute>() is null && m.GetCustomAttribute<AuthorizeAttribute>() is null);
        silent.Select(m => m.FullName).ShouldBeEmpty();
        Models.Where(m => m.GetCustomAttribute<AllowAnonymousAttribute>() is not null).Select(m => m.Name).Order(StringComparer.Ordinal)
            .ShouldBe(["Connexion", "Deconnexion", "ErrorModel", "Invitation", "SwitchLanguageModel"]);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("https://kepler.example", true)]
    public async Task Cookies_are_closed_to_scripts_and_secure_where_the_address_is(string? url, bool secure)
    {
        var database = await PostgresCluster.Shared.CreateDatabaseAsync((await Template.GetAsync()).Database);
        var home = Template.NewHome();
        KeplerHost.CopySecrets((await Template.GetAsync()).Secrets, Path.Combine(home, "secrets"));
        await using (var factory = new KeplerFactory(home, database.AdminConnection, url: url))
        {
            // The proxy that ends TLS speaks plain HTTP to the application.
            using var guest = factory.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false, BaseAddress = new Uri(url is null ? "http://localhost:3000" : "http://kepler.example") });
            using var door = await guest.GetAsync(new Uri("/connexion", UriKind.Relative));
            var form = (await door.Html()).QuerySelectorAll("main input[name]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? "")).ToDictionary();
            (form["Form.Login"], form["Form.Password"]) = ("admin", "admin123");
            guest.DefaultRequestHeaders.Add("Cookie", door.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]));
            using var entered = await guest.Post("/connexion", form);
            ((int)entered.StatusCode).ShouldBe(302);
            foreach (var cookie in door.Headers.GetValues("Set-Cookie").Concat(entered.Headers.GetValues("Set-Cookie")).Where(c => !c.Contains("expires=Thu, 01 Jan 1970", StringComparison.Ordinal)))
            {
                cookie.ShouldContain("httponly");
                cookie.ShouldMatch("samesite=(lax|strict)");
                cookie.Contains("; secure", StringComparison.Ordinal).ShouldBe(secure, cookie);
            }

            entered.Headers.Contains("Strict-Transport-Security").ShouldBe(secure);
        }

        await PostgresCluster.Shared.DropDatabaseAsync(database);
    }
}
