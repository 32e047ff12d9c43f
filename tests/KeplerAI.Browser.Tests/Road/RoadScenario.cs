using KeplerAI.Browser.Tests.Support;

namespace KeplerAI.Browser.Tests;

public sealed partial class Road
{
    [Fact]
    [Step(7)]
    [Trait("Requirement", "R110")]
    [Trait("Requirement", "R111")]
    [Trait("Requirement", "R112")]
    [Trait("Requirement", "R115")]
    [Trait("Requirement", "R143")]
    public Task The_scientist_creates_a_scenario_and_finds_it_in_the_list() => walk.StepAsync(Scientist, async louis =>
    {
        await louis.GoAsync("/");
        await louis.OpenAsync("Scénario IA");
        await louis.Page.Locator("main").GetByLabel("Use Case").SelectOptionAsync("UC_1 · Risque de crédit particuliers");
        await louis.Button("Choisir").ClickAsync();
        await ShowAsync(louis, "scenarios-vide");
        await louis.Link("Commencer").ClickAsync();
        var dialog = louis.Page.Locator("dialog#scenario-new");
        await dialog.GetByLabel("Nom du scénario").FillAsync("Scoring Clients");
        await dialog.GetByLabel("Description").FillAsync("XGBoost à paramètres fixes, 300 dossiers mis de côté.");
        await ShowAsync(louis, "scenario-nouveau");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Créer le scénario" }).ClickAsync();
        await Expect(louis.Heading("Scoring Clients")).ToBeVisibleAsync();
        await louis.Page.Locator(".crumbs").GetByRole(AriaRole.Link, new() { Name = "Scénario IA" }).ClickAsync();
        await Expect(louis.Link("Scoring Clients")).ToBeVisibleAsync();
        await ShowAsync(louis, "scenarios");
    });

    [Fact]
    [Step(8)]
    [Trait("Requirement", "R148")]
    [Trait("Requirement", "R149")]
    [Trait("Requirement", "R150")]
    [Trait("Requirement", "R152")]
    [Trait("Requirement", "R153")]
    public Task The_scientist_attaches_the_dataset_to_the_scenario() => walk.StepAsync(Scientist, async louis =>
    {
        await louis.Link("Scoring Clients").ClickAsync();
        await ShowAsync(louis, "scenario");
        await TabAsync(louis, "Datasets");
        await louis.Link("Commencer").ClickAsync();
        var dialog = louis.Page.Locator("dialog#importer");
        await Expect(dialog.GetByLabel("Use Case Dataset")).ToContainTextAsync("UC_1");
        await dialog.GetByLabel("credit").CheckAsync();
        await ShowAsync(louis, "scenario-importer");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Associer" }).ClickAsync();
        await louis.SeesAsync("Les datasets sont associés.");
        (await louis.CopiedAsync(() => louis.Page.Locator("main tbody .copy").ClickAsync())).ShouldBe(RawPath);
        await ShowAsync(louis, "scenario-datasets");
    });

    private static async Task TabAsync(Person person, string name) =>
        await person.Page.GetByRole(AriaRole.Navigation, new() { Name = "Onglets du scénario" }).GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();
}
