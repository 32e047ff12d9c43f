using System.Globalization;
using System.Net;
using AngleSharp.Dom;
using KeplerAI.Administration.UseCases;
using KeplerAI.Administration.Users;
using KeplerAI.Lab.Datasets;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Platform;
using KeplerAI.Tests.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Tests.Platform.TimeTravel;

/// <summary>A use case as it was: the same page, read at an event number or an instant, under today's rights.</summary>
public sealed class UseCasePastTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    [Fact]
    public async Task Contributors_datasets_and_scenarios_are_those_of_then()
    {
        var road = await RunRoad.OpenAsync(host, "Passé");
        var before = await host.Store.HighWaterMarkAsync();
        var instant = DateTimeOffset.UtcNow;
        await Task.Delay(20);
        await LaterAsync(road);

        foreach (var au in new[] { before.ToString(CultureInfo.InvariantCulture), Uri.EscapeDataString(instant.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture)) })
        {
            var past = await (await host.SignedInAs("datascientist")).GetHtml($"{PageOf(road)}?au={au}");
            past.QuerySelector("h1")!.TextContent.ShouldBe("Passé");
            past.QuerySelector(".past-bar")!.TextContent.ShouldContain("lecture seule");
            var main = past.QuerySelector("main")!.TextContent;
            main.ShouldContain("Claire Fontaine");
            main.ShouldNotContain("Nadia Bernard");
            main.ShouldNotContain("Données d'après");
            main.ShouldNotContain("Scénario d'après");
            past.QuerySelectorAll("main form[method=post]").ShouldBeEmpty();
        }

        var now = (await (await host.SignedInAs("datascientist")).GetHtml(PageOf(road))).QuerySelector("main")!.TextContent;
        now.ShouldContain("Passé, renommé");
        now.ShouldNotContain("Claire Fontaine");
        foreach (var word in new[] { "Nadia Bernard", "Données d'après", "Scénario d'après" })
            now.ShouldContain(word);
    }

    [Fact]
    public async Task Todays_rights_hold_for_the_past_too()
    {
        var road = await RunRoad.OpenAsync(host, "Droits du jour");
        var before = await host.Store.HighWaterMarkAsync();
        await (await host.SignedInAs("analyste")).GetHtml($"{PageOf(road)}?au={before}");
        await LaterAsync(road);
        await (await host.SignedInAs("analyste")).GetHtml($"{PageOf(road)}?au={before}", HttpStatusCode.NotFound);
        await (await host.SignedInAs("business")).GetHtml($"{PageOf(road)}?au={before}");
    }

    [Fact]
    public async Task An_administrator_sees_the_past_without_its_forms_and_changes_nothing_there()
    {
        var road = await RunRoad.OpenAsync(host, "Intouchable");
        var admin = await host.SignedInAs("admin");
        var mark = await host.Store.HighWaterMarkAsync();
        var fields = (await admin.GetHtml(PageOf(road))).QuerySelectorAll("main form[action*='handler=Add'] input[name]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value")!)).ToList();
        fields.ShouldNotBeEmpty();
        using var refused = await admin.Post($"{PageOf(road)}?handler=Add&au={mark}", [.. fields, new("person", (await host.IdOf("business")).ToString()), new("function", "BusinessUser")]);
        refused.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await refused.Html()).Body!.TextContent.ShouldContain("lecture seule");
        (await host.Store.HighWaterMarkAsync()).ShouldBe(mark);
    }

    [Fact]
    public async Task Before_its_first_event_a_use_case_does_not_exist_yet()
    {
        var mark = await host.Store.HighWaterMarkAsync();
        var road = await RunRoad.OpenAsync(host, "Pas encore");
        (await (await host.SignedInAs("datascientist")).GetHtml($"{PageOf(road)}?au={mark}", HttpStatusCode.NotFound)).QuerySelector("main")!.TextContent.ShouldContain("n’existait pas");
        (await (await host.SignedInAs("datascientist")).GetHtml($"/administration/use-cases?au={mark}")).QuerySelector("main")!.TextContent.ShouldNotContain("Pas encore");
    }

    [Theory]
    [InlineData("n'importe", "n’est pas lisible")]
    [InlineData("2999-01-01T00:00", "n’est pas encore passé")]
    [InlineData("999999999", "n’existe pas encore")]
    public async Task A_wrong_instant_is_explained(string au, string message)
    {
        var road = await RunRoad.OpenAsync(host, $"Instant {au}");
        (await (await host.SignedInAs("datascientist")).GetHtml($"{PageOf(road)}?au={Uri.EscapeDataString(au)}", HttpStatusCode.BadRequest)).QuerySelector("main")!.TextContent.ShouldContain(message);
    }

    private static string PageOf(RunRoad road) => $"/administration/use-cases/{road.UseCase[3..]}";

    private async Task LaterAsync(RunRoad road)
    {
        var numbers = host.Services.GetRequiredService<INumbers>();
        (await host.SendAsync(new RemoveContributor(road.UseCaseId, await host.IdOf("analyste")), "admin")).Ok.ShouldBeTrue();
        (await host.SendAsync(new AddContributor(road.UseCaseId, await host.IdOf("business"), BusinessFunction.BusinessUser), "admin")).Ok.ShouldBeTrue();
        (await host.SendAsync(new ChangeUseCase(road.UseCaseId, $"Passé, renommé {road.UseCase}", "x", UseCaseType.CreditRisk, null), "admin")).Ok.ShouldBeTrue();
        (await host.SendAsync(new ImportDataset(Guid.CreateVersion7(), await numbers.NextAsync("dataset"), road.UseCaseId, "Données d'après", "x.csv", 10, Guid.CreateVersion7(), null, []), "datascientist")).Ok.ShouldBeTrue();
        (await host.SendAsync(new CreateScenario(Guid.CreateVersion7(), await numbers.NextAsync("scenario"), road.UseCaseId, "Scénario d'après", "x"), "datascientist")).Ok.ShouldBeTrue();
    }
}
