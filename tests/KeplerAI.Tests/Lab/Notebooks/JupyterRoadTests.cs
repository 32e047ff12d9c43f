using System.Net;
using System.Text.Json;
using AngleSharp.Dom;
using KeplerAI.Administration.UseCases;
using KeplerAI.Administration.Users;
using KeplerAI.EventStore;
using KeplerAI.Lab.Notebooks;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Testing;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Tests.Lab.Notebooks;

/// <summary>From the form to code that runs in a kernel, through the proxy, with the real parts.</summary>
public sealed class JupyterRoadTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(300));

    [Fact]
    [Trait("Requirement", "R116"), Trait("Requirement", "R122"), Trait("Requirement", "R123"), Trait("Requirement", "R128"), Trait("Requirement", "R146")]
    public async Task A_data_scientist_creates_opens_and_uses_an_instance_and_stops_it()
    {
        var (number, scenarioId) = await ScenarioAsync(51);
        var url = $"/lab/scenarios/{number}/jupyter";
        var scientist = await host.SignedInAs("datascientist");
        var form = await scientist.GetHtml(url);
        form.QuerySelector("input[name='Input.Executors']")!.HasAttribute("readonly").ShouldBeTrue();
        form.Body!.Words().ShouldContain("profil embarqué");

        using (var tooMuch = await scientist.PostForm(url, new() { ["Input.DriverCores"] = "4096" }, "form[action*='handler=Create']"))
        {
            tooMuch.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
            (await tooMuch.Html()).Body!.Words().ShouldContain($"4096 cœurs demandés, cette machine en a {Environment.ProcessorCount}");
        }

        using (var created = await scientist.PostForm(url, new() { ["Input.DriverCores"] = "1", ["Input.DriverMemoryGb"] = "1" }, "form[action*='handler=Create']"))
            created.StatusCode.ShouldBe(HttpStatusCode.Found);
        await host.DrainAsync();
        var active = await scientist.GetHtml(url);
        active.QuerySelector(".chip")!.Words().ShouldBe("Active");
        var paths = active.QuerySelectorAll("[data-copy]").Select(c => c.GetAttribute("data-copy")).ToList();
        foreach (var folder in new[] { "dataprep", "training", "scoring", "scenario_scoring_output" }) paths.ShouldContain($"/UC_51/scenarios/SC_{number}/{folder}");

        var (jupyter, cookie, basePath) = await OpenAsync(scientist, url);
        using (jupyter)
        {
            (await jupyter.GetStringAsync(new Uri($"{basePath}api/contents/", UriKind.Relative), _limit.Token)).ShouldContain("dataprep");
            (await RunAsync(jupyter, cookie, basePath, "import kepler\nprint(kepler.datasets(), 6 * 7)")).ShouldBe("[] 42\n");
            const string tested = "open('dataprep/x.py', 'w').write('print(1)')\nimport subprocess\nr = subprocess.run(['kepler', 'run', 'dataprep/x.py'], capture_output=True, text=True)\nprint(r.returncode, r.stdout)";
            (await RunAsync(jupyter, cookie, basePath, tested)).ShouldBe("0 1\n\n");
            await using var session = host.Store.QuerySession();
            var scenario = await session.AggregateStreamAsync<Scenario>(scenarioId);
            scenario!.TestedScripts.ShouldHaveSingleItem().ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("print(1)"u8)));

            using (var stopped = await scientist.PostForm(url, [], "form[action*='handler=Stop']")) stopped.StatusCode.ShouldBe(HttpStatusCode.Found);
            await host.DrainAsync();
            (await scientist.GetHtml(url)).QuerySelector(".chip")!.Words().ShouldBe("Inactive");
            using var gone = await jupyter.GetAsync(new Uri($"{basePath}api/contents/", UriKind.Relative), _limit.Token);
            gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }

        (await scientist.GetHtml(url)).QuerySelector("form[action*='handler=Start']").ShouldNotBeNull();
    }

    [Fact]
    public async Task Nobody_else_comes_in_and_the_application_does_not_answer_there()
    {
        var (number, _) = await ScenarioAsync(52);
        var url = $"/lab/scenarios/{number}/jupyter";
        var scientist = await host.SignedInAs("datascientist");
        (await scientist.PostForm(url, new() { ["Input.DriverCores"] = "1", ["Input.DriverMemoryGb"] = "1" }, "form[action*='handler=Create']")).Dispose();
        await host.DrainAsync();
        var (jupyter, cookie, basePath) = await OpenAsync(scientist, url);
        using var bare = Server().CreateClient();
        bare.BaseAddress = new Uri(host.Settings.JupyterUrl);
        (await bare.GetAsync(new Uri($"{basePath}tree", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.Forbidden, "no cookie");
        (await bare.GetAsync(new Uri($"{basePath}entree?ticket=x", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.Forbidden, "no ticket");
        (await bare.GetAsync(new Uri(url, UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.NotFound, "no page of the application on that origin");
        (await scientist.GetAsync(new Uri($"{basePath}tree", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.NotFound, "no notebook on the application's origin");
        using (jupyter)
        {
            var page = await jupyter.GetAsync(new Uri($"{basePath}tree", UriKind.Relative));
            page.StatusCode.ShouldBe(HttpStatusCode.OK);
            page.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem().ShouldContain("frame-ancestors 'none'");
            (await jupyter.PostAsync(new Uri($"{basePath}api/kernels", UriKind.Relative), null)).StatusCode.ShouldBe(HttpStatusCode.Forbidden, "no origin");
            await Should.ThrowAsync<Exception>(() => SocketAsync(cookie, basePath, "k", "http://localhost:3000"));
        }

        var outsider = await host.SignedInAs("viewer");
        (await outsider.GetAsync(new Uri(url, UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await scientist.PostForm(url, [], "form[action*='handler=Delete']")).Dispose();
        await host.DrainAsync();
        (await scientist.GetHtml(url)).QuerySelector("form[action*='handler=Create']").ShouldNotBeNull();
    }

    private TestServer Server() => (TestServer)host.Services.GetRequiredService<IServer>();

    private async Task<(int Number, Guid Id)> ScenarioAsync(int number)
    {
        var (useCase, scenario) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var contributor = new Contributor(await host.IdOf("datascientist"), BusinessFunction.DataScientist);
        (await host.SendAsync(new CreateUseCase(useCase, number, $"Crédit {number}", "Octroi", UseCaseType.CreditRisk, [contributor]), "admin")).Ok.ShouldBeTrue();
        (await host.SendAsync(new CreateScenario(scenario, number, useCase, "Scoring", "Défaut"), "datascientist")).Ok.ShouldBeTrue();
        await host.CatchUpAsync();
        return (number, scenario);
    }

    private async Task<(HttpClient Client, string Cookie, string BasePath)> OpenAsync(HttpClient scientist, string url)
    {
        using var opened = await scientist.PostForm(url, [], "form[action*='handler=Open']");
        opened.StatusCode.ShouldBe(HttpStatusCode.Found);
        var entry = opened.Headers.Location!;
        entry.ToString().ShouldStartWith($"{host.Settings.JupyterUrl}/jupyter/");
        var client = Server().CreateClient();
        client.BaseAddress = new Uri(host.Settings.JupyterUrl);
        using var entered = await client.GetAsync(entry);
        entered.StatusCode.ShouldBe(HttpStatusCode.Found);
        var set = entered.Headers.GetValues("Set-Cookie").Single();
        var basePath = entry.AbsolutePath[..(entry.AbsolutePath.LastIndexOf('/') + 1)];
        set.ShouldContain($"path={basePath.TrimEnd('/')}");
        set.ShouldContain("httponly");
        (await client.GetAsync(entry)).StatusCode.ShouldBe(HttpStatusCode.Forbidden, "a ticket serves once");
        var cookie = set.Split(';')[0];
        client.DefaultRequestHeaders.Add("Cookie", cookie);
        return (client, cookie, basePath);
    }

    private async Task<string> RunAsync(HttpClient jupyter, string cookie, string basePath, string code)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{basePath}api/kernels", UriKind.Relative)) { Content = new StringContent("{\"name\":\"python3\"}") };
        request.Headers.Add("Origin", host.Settings.JupyterUrl);
        using var started = await jupyter.SendAsync(request, _limit.Token);
        started.StatusCode.ShouldBe(HttpStatusCode.Created);
        using var kernel = JsonDocument.Parse(await started.Content.ReadAsStringAsync(_limit.Token));
        using var socket = await SocketAsync(cookie, basePath, kernel.RootElement.GetProperty("id").GetString()!, host.Settings.JupyterUrl);
        return await KernelClient.ExecuteAsync(socket, code, _limit.Token);
    }

    private Task<System.Net.WebSockets.WebSocket> SocketAsync(string cookie, string basePath, string kernel, string origin)
    {
        var client = Server().CreateWebSocketClient();
        client.ConfigureRequest = request => (request.Headers.Cookie, request.Headers.Origin) = (cookie, origin);
        return client.ConnectAsync(new Uri($"{host.Settings.JupyterUrl.Replace("http", "ws", StringComparison.Ordinal)}{basePath}api/kernels/{kernel}/channels"), _limit.Token);
    }
}
