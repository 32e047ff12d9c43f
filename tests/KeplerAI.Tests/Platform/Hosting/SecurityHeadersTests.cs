using AngleSharp.Dom;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Tests.Platform.Hosting;

public sealed class SecurityHeadersTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    [Fact]
    public async Task Every_page_forbids_inline_code_and_holds_none()
    {
        var admin = await host.SignedInAs("admin");
        var pages = Pages();
        pages.Count.ShouldBeGreaterThan(4);
        foreach (var page in pages)
        {
            using var answer = await admin.GetAsync(new Uri(page, UriKind.Relative));
            ((int)answer.StatusCode).ShouldBeLessThan(500, page);
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            policy.ShouldContain("script-src 'self';");
            policy.ShouldContain("style-src 'self';");
            policy.ShouldContain("frame-ancestors 'none'");
            policy.ShouldNotContain("unsafe");
            answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
            var html = await answer.Html();
            html.QuerySelectorAll("script:not([src]), style, [style]").ShouldBeEmpty(page);
            html.All.SelectMany(e => e.Attributes).Where(a => a.Name.StartsWith("on", StringComparison.Ordinal) || a.Name.StartsWith("hx-on", StringComparison.Ordinal)).ShouldBeEmpty(page);
        }
    }

    [Fact]
    public async Task The_notebooks_origin_serves_no_page_of_the_application()
    {
        using var client = host.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/connexion") { Headers = { Host = new Uri(host.Settings.JupyterUrl).Authority } };
        using var answer = await client.SendAsync(request);
        ((int)answer.StatusCode).ShouldBe(404);
        (await answer.Content.ReadAsStringAsync()).ShouldNotContain("<form");
    }

    [Fact]
    public async Task The_application_is_not_opened_under_the_notebooks_host()
    {
        using var client = host.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/connexion") { Headers = { Host = "127.0.0.1:3000" } };
        using var answer = await client.SendAsync(request);
        answer.Headers.Location!.ToString().ShouldBe("http://localhost:3000/connexion");
    }

    [Fact]
    public async Task Health_answers_without_an_account()
    {
        using var client = host.Anonymous();
        (await client.GetStringAsync(new Uri("/sante", UriKind.Relative))).ShouldBe("Healthy");
    }

    private List<string> Pages() =>
    [
        .. host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is not null && e.RoutePattern.Parameters.Count == 0)
            .Select(e => $"/{e.RoutePattern.RawText}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];
}
