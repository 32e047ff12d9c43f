using AngleSharp.Dom;
using KeplerAI.Administration.UseCases;
using KeplerAI.Administration.Users;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Platform;
using KeplerAI.Tests.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Tests.Administration.Journal;

public sealed class JournalPageTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    private const string Log = "/administration/journaux";

    [Fact]
    [Trait("Requirement", "R034"), Trait("Requirement", "R035")]
    public async Task The_whole_log_reads_as_sentences_whose_links_open()
    {
        var road = await RoadAsync("Lecture");
        var auditor = await host.SignedInAs("auditeur");
        await host.CatchUpAsync();
        var page = await auditor.GetHtml(Log);
        (await Lines(auditor, "type=signed_in")).ShouldContain(l => l.EndsWith("s’est connecté", StringComparison.Ordinal));
        (await Lines(auditor, $"uc={road.UseCase}")).ShouldContain(l => l.StartsWith("Louis Moreau a créé le scénario « Lecture »", StringComparison.Ordinal));
        page.QuerySelectorAll("select[name=type] option").Select(o => o.Words()).ShouldContain("Scénario : créé");
        foreach (var number in page.QuerySelectorAll(".journal a.number").Select(a => a.GetAttribute("href")!).Take(12))
            await auditor.GetHtml(number);
        var member = await host.SignedInAs("datascientist");
        foreach (var link in (await member.GetHtml($"{Log}?uc={road.UseCase}")).QuerySelectorAll(".journal a").Select(a => a.GetAttribute("href")!).Distinct())
            await member.GetHtml(link);
    }

    [Fact]
    public async Task Filters_narrow_by_person_type_use_case_object_and_day()
    {
        var road = await RoadAsync("Filtres");
        var admin = await host.SignedInAs("admin");
        (await Lines(admin, $"uc={road.UseCase}")).Length.ShouldBe(2);
        (await Lines(admin, $"uc={road.UseCase}&type=scenario_created")).ShouldHaveSingleItem().ShouldStartWith("Louis Moreau");
        (await Lines(admin, $"uc={road.UseCase}&qui={await host.IdOf("admin")}")).ShouldHaveSingleItem().ShouldStartWith("Alice Martin a créé le use case « Filtres »");
        (await Lines(admin, $"objet=scenario&numero={road.Scenario}")).ShouldHaveSingleItem();
        var (first, last) = (await DayAsync(road.UseCaseId), await DayAsync(road.ScenarioId));
        (await Lines(admin, $"uc={road.UseCase}&du={first:yyyy-MM-dd}&au_jour={last:yyyy-MM-dd}")).Length.ShouldBe(2);
        (await Lines(admin, $"uc={road.UseCase}&au_jour={first.AddDays(-1):yyyy-MM-dd}")).ShouldBeEmpty();
        (await Lines(admin, "uc=n'importe quoi")).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_log_turns_its_pages_and_keeps_its_filter()
    {
        for (var i = 0; i < 52; i++)
            await host.SendAsync(new EnableUser(await host.IdOf("admin")), "viewer");
        await host.CatchUpAsync();
        var admin = await host.SignedInAs("admin");
        var first = await admin.GetHtml($"{Log}?type=access_denied");
        first.QuerySelectorAll(".journal li").Length.ShouldBe(50);
        var next = await admin.GetHtml(first.QuerySelector(".pager a[rel=next]")!.GetAttribute("href")!);
        next.QuerySelectorAll(".journal li").Length.ShouldBeInRange(2, 50);
        next.QuerySelectorAll(".journal li").ShouldAllBe(l => l.TextContent.Contains("s’est vu refuser"));
    }

    [Fact]
    public async Task A_change_is_shown_before_and_after()
    {
        var road = await RoadAsync("Avant");
        (await host.SendAsync(new ChangeScenario(road.ScenarioId, "Après", "Avant", null), "datascientist")).Ok.ShouldBeTrue();
        await host.CatchUpAsync();
        var member = await host.SignedInAs("datascientist");
        var event_ = (await member.GetHtml($"{Log}?type=scenario_changed&uc={road.UseCase}")).QuerySelector(".journal a.number")!.GetAttribute("href")!;
        (await member.GetHtml(event_)).QuerySelectorAll("table tbody tr").Select(r => string.Join(" | ", r.QuerySelectorAll("td").Select(c => c.Words()))).ShouldContain("Name | Avant | Après");
    }

    [Fact]
    [Trait("Requirement", "D59")]
    public async Task Business_values_are_masked_but_to_contributors_with_the_right_and_to_the_auditor()
    {
        var road = await RoadAsync("Valeur métier");
        foreach (var (login, shown) in new[] { ("admin", false), ("auditeur", true), ("datascientist", true), ("manager", true) })
        {
            var reader = await host.SignedInAs(login);
            var list = await reader.GetHtml($"{Log}?objet=scenario&numero={road.Scenario}");
            list.QuerySelector(".journal li")!.TextContent.Contains("Valeur métier", StringComparison.Ordinal).ShouldBe(shown, login);
            var detail = (await reader.GetHtml(list.QuerySelector(".journal a.number")!.GetAttribute("href")!)).QuerySelector("main")!;
            detail.TextContent.Contains("Valeur métier", StringComparison.Ordinal).ShouldBe(shown, login);
            detail.TextContent.Contains("•••", StringComparison.Ordinal).ShouldBe(!shown, login);
        }
    }

    [Fact]
    [Trait("Requirement", "R052")]
    public async Task A_contributor_reads_the_log_of_their_use_cases_only()
    {
        var road = await RoadAsync("À nous");
        var (other, number) = (Guid.CreateVersion7(), await host.Services.GetRequiredService<INumbers>().NextAsync("use-case"));
        (await host.SendAsync(new CreateUseCase(other, number, "Aux autres", "x", UseCaseType.CreditRisk, [new(await host.IdOf("business"), BusinessFunction.BusinessUser)]), "admin")).Ok.ShouldBeTrue();
        await host.CatchUpAsync();
        var member = await host.SignedInAs("datascientist");
        (await Lines(member, $"uc={road.UseCase}")).Length.ShouldBe(2);
        (await Lines(member, $"uc=UC_{number}")).ShouldBeEmpty();
        (await member.GetHtml(Log)).Body!.TextContent.ShouldNotContain("Aux autres");
        (await member.GetHtml(Log)).QuerySelector(".journal")!.TextContent.ShouldNotContain("s’est connecté");
        var theirs = (await (await host.SignedInAs("admin")).GetHtml($"{Log}?uc=UC_{number}")).QuerySelector(".journal a.number")!.GetAttribute("href")!;
        await member.GetHtml(theirs, System.Net.HttpStatusCode.NotFound);
        await (await host.SignedInAs("business")).GetHtml(Log, System.Net.HttpStatusCode.Forbidden);
    }

    [Fact]
    [Trait("Requirement", "D03")]
    public async Task An_administrator_who_lets_themselves_in_is_shown_in_red()
    {
        var road = await RoadAsync("Rouge");
        (await host.SendAsync(new AddContributor(road.UseCaseId, await host.IdOf("admin"), BusinessFunction.Viewer), "admin")).Ok.ShouldBeTrue();
        await host.CatchUpAsync();
        var line = (await (await host.SignedInAs("manager")).GetHtml($"{Log}?uc={road.UseCase}&type=contributor_added")).QuerySelectorAll(".journal li").ShouldHaveSingleItem();
        line.QuerySelector(".chip.bad")!.TextContent.ShouldContain("s’est ajouté soi-même");
    }

    [Fact]
    public async Task What_happened_to_an_account_names_its_person()
    {
        (await host.SendAsync(new ChangeUser(await host.IdOf("viewer"), null, "Paul Petit", null, PlatformRole.Standard, BusinessFunction.BusinessUser), "admin")).Ok.ShouldBeTrue();
        await host.CatchUpAsync();
        (await Lines(await host.SignedInAs("admin"), "type=user_function_changed")).ShouldHaveSingleItem().ShouldStartWith("Alice Martin a changé la fonction en Business User Paul Petit");
    }

    [Fact]
    public async Task Nothing_in_the_log_can_be_posted_and_the_pages_may_write_no_event()
    {
        var admin = await host.SignedInAs("admin");
        (await admin.GetHtml(Log)).QuerySelectorAll("main form[method=post]").ShouldBeEmpty();
        (await admin.GetHtml($"{Log}/1")).QuerySelectorAll("main form").ShouldBeEmpty();
        await using var connection = await host.Services.GetRequiredService<KeplerAI.Platform.Hosting.PagesDatabase>().OpenAsync();
        foreach (var sql in new[] { "update kepler_events.mt_events set type = type", "delete from kepler_events.mt_events", "delete from kepler_read.journal", "delete from kepler_ledger.event_hash" })
        {
            await using var command = new Npgsql.NpgsqlCommand(sql, connection);
            (await Should.ThrowAsync<Npgsql.PostgresException>(command.ExecuteNonQueryAsync())).SqlState.ShouldBe("42501", sql);
        }
    }

    private async Task<RunRoad> RoadAsync(string name)
    {
        var road = await RunRoad.OpenAsync(host, name);
        await host.CatchUpAsync();
        return road;
    }

    /// <summary>When the object was made, by the clock of those who read the log: midnight may lie between two objects, and between them and this moment.</summary>
    private async Task<DateTimeOffset> DayAsync(Guid stream)
    {
        await using var session = host.Store.QuerySession();
        return KeplerAI.Platform.Localisation.Language.ToLocal((await session.FetchStreamAsync(stream))[0].Timestamp);
    }

    /// <summary>The lines of the log as words, hour and number left out.</summary>
    private static async Task<string[]> Lines(HttpClient reader, string query) =>
        [.. (await reader.GetHtml($"{Log}?{query}")).QuerySelectorAll(".journal li > span").Select(l => l.Words())];
}
