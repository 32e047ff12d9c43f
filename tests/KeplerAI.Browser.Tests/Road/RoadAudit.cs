using KeplerAI.Browser.Tests.Support;

namespace KeplerAI.Browser.Tests;

public sealed partial class Road
{
    [Fact]
    [Step(21)]
    [Trait("Requirement", "R034")]
    [Trait("Requirement", "R035")]
    [Trait("Requirement", "R101")]
    [Trait("Requirement", "D35")]
    public Task The_auditor_reads_who_did_what_filters_and_opens_one_event() => walk.StepAsync(Auditor, async hugo =>
    {
        await hugo.OpenAsync("Journaux");
        var lines = hugo.Page.Locator("ul.journal li");
        await Expect(lines.First).ToBeVisibleAsync();
        await ShowAsync(hugo, "journaux");
        var kinds = hugo.Page.GetByLabel("Type d’événement");
        (await kinds.Locator("option").CountAsync()).ShouldBeGreaterThan(15);
        await kinds.SelectOptionAsync("activation_approved");
        await hugo.Page.WaitForURLAsync("**type=activation_approved**");
        await Expect(lines).ToHaveCountAsync(1);
        await Expect(lines.First).ToContainTextAsync("Amina Benali");
        await ShowAsync(hugo, "journaux-filtres");
        await lines.First.Locator("a.number").ClickAsync();
        await hugo.SeesAsync("Empreinte SHA-256");
        await Expect(hugo.Heading("Ce qui a changé")).ToBeVisibleAsync();
        await ShowAsync(hugo, "journaux-evenement");
        await hugo.GoAsync("/administration/journaux?type=signed_in");
        await Expect(lines.First).ToBeVisibleAsync();
    });

    [Fact]
    [Step(22)]
    [Trait("Requirement", "R125")]
    public Task The_use_case_is_shown_as_it_was_before_anything_was_in_it() => walk.StepAsync(Scientist, async louis =>
    {
        await louis.GoAsync("/administration/use-cases/1");
        await louis.SeesAsync("table_credit");
        await ShowAsync(louis, "use-case-aujourdhui");
        await louis.Page.Locator("summary", new() { HasText = "Au…" }).ClickAsync();
        await louis.Page.GetByLabel("ou numéro d’événement").FillAsync(walk.EmptyAt!);
        await louis.Button("Voir").ClickAsync();
        await louis.Page.WaitForURLAsync($"**au={walk.EmptyAt}**");
        await Expect(louis.Page.Locator(".past-bar")).ToContainTextAsync("lecture seule");
        await louis.SeesAsync("Aucun dataset.");
        await louis.SeesAsync("Aucun scénario.");
        await ShowAsync(louis, "use-case-passe");
        await louis.Page.GetByRole(AriaRole.Link, new() { Name = "Revenir au présent" }).ClickAsync();
        await louis.SeesAsync("table_credit");
    });

    [Fact]
    [Step(23)]
    [Trait("Requirement", "R052")]
    [Trait("Requirement", "R237")]
    public Task An_outsider_finds_no_trace_of_a_use_case_and_is_offered_no_action_in_its_own() => walk.StepAsync("viewer", async paul =>
    {
        await paul.OpenAsync("Use cases");
        await Expect(paul.Link("Risque de crédit particuliers")).ToBeVisibleAsync();
        await Expect(paul.Page.GetByText("Surveillance privée")).ToHaveCountAsync(0);
        await paul.GoAsync("/monitoring/UC_1");
        await Expect(paul.Page.Locator("main tbody tr")).ToHaveCountAsync(50);
        await Expect(paul.Link("Exporter en CSV")).ToHaveCountAsync(0);

        var lost = await walk.NewWindowAsync("viewer");
        await lost.SignInAsync();
        foreach (var path in new[] { "/administration/use-cases/2", "/monitoring/UC_2", "/lab/datasets?uc=UC_2", "/lab/scenarios?uc=UC_2", "/executions?uc=UC_2" })
        {
            var answer = await lost.Page.GotoAsync(path);
            answer!.Status.ShouldBe(404, path);
            await Expect(lost.Heading("Page introuvable")).ToBeVisibleAsync();
            (await lost.Page.ContentAsync()).ShouldNotContain("Surveillance privée");
        }

        await ShowAsync(lost, "introuvable");
        await lost.Context.CloseAsync();
    });
}
