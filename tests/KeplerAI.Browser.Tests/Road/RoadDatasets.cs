using KeplerAI.Browser.Tests.Support;
using KeplerAI.Testing;

namespace KeplerAI.Browser.Tests;

public sealed partial class Road
{
    private const string RawPath = "/UC_1/data_stock/raw_data/table_credit";

    [Fact]
    [Step(4)]
    [Trait("Requirement", "R055")]
    [Trait("Requirement", "R057")]
    [Trait("Requirement", "R058")]
    [Trait("Requirement", "R059")]
    [Trait("Requirement", "R062")]
    public Task A_contributor_finds_the_use_case_and_chooses_it_before_ingesting_a_file() => walk.StepAsync(Scientist, async louis =>
    {
        await louis.SeesAsync("Risque de crédit particuliers");
        await ShowAsync(louis, "accueil");
        await louis.OpenAsync("Use cases");
        await louis.Link("Risque de crédit particuliers").ClickAsync();
        await louis.SeesAsync("Aucun dataset.");
        walk.EmptyAt = string.Concat((await louis.Page.Locator(".position").InnerTextAsync()).Where(char.IsAsciiDigit));
        await ShowAsync(louis, "use-case");
        await louis.GoAsync("/");
        await louis.OpenAsync("Ingestion de données");
        await Expect(louis.Heading("Sélection du Use Case")).ToBeVisibleAsync();
        await ShowAsync(louis, "ingestion-choix");
        await louis.Page.Locator("main").GetByLabel("Use Case").SelectOptionAsync("UC_1 · Risque de crédit particuliers");
        await louis.Button("Choisir").ClickAsync();
        await louis.SeesAsync("Aucun dataset dans ce use case");
        await ShowAsync(louis, "datasets-vide");
        await louis.Link("Ajouter un dataset").ClickAsync();
        await Expect(louis.Heading("Choix du mode d’ingestion")).ToBeVisibleAsync();
        await ShowAsync(louis, "ingestion-mode");
        await louis.Link("Choisir ce mode").ClickAsync();
        await Expect(louis.Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Importer un fichier" })).ToBeVisibleAsync();
    });

    [Fact]
    [Step(5)]
    [Trait("Requirement", "R067")]
    [Trait("Requirement", "R069")]
    [Trait("Requirement", "R070")]
    [Trait("Requirement", "R071")]
    [Trait("Requirement", "D05")]
    public Task The_file_is_dropped_or_chosen_and_its_rows_appear() => walk.StepAsync(Scientist, async louis =>
    {
        var page = louis.Page;
        var chooser = await page.RunAndWaitForFileChooserAsync(() => page.Locator("[data-drop]").ClickAsync());
        await ShowAsync(louis, "ingestion-fichier");
        await chooser.SetFilesAsync(Path.Combine(Checkout.Root, "samples", "credit-risk", "germancredit.csv"));
        await page.WaitForURLAsync("**/lab/datasets/ajouter/fichier/*-*");
        await Expect(louis.Heading("Colonnes et premières lignes")).ToBeVisibleAsync();
        (await page.Locator("#colonnes thead tr").First.Locator("th").CountAsync()).ShouldBe(21);
        await ShowAsync(louis, "ingestion-verification");
        await page.GetByLabel("Nom du dataset").FillAsync("credit");
        await page.GetByLabel("Tags").FillAsync("risque, statlog");
        await louis.Button("Valider").ClickAsync();
        await Expect(louis.Heading("Aperçu des lignes")).ToBeVisibleAsync();
        await louis.SeesAsync("germancredit.csv");
        (await page.Locator("#apercu tbody tr").CountAsync()).ShouldBeGreaterThanOrEqualTo(20);
        (await page.Locator("#apercu thead th").CountAsync()).ShouldBe(21);
        await ShowAsync(louis, "dataset");
    });

    [Fact]
    [Step(6)]
    [Trait("Requirement", "R074")]
    [Trait("Requirement", "R075")]
    [Trait("Requirement", "D20")]
    public Task The_list_copies_the_path_and_filters_by_tag() => walk.StepAsync(Scientist, async louis =>
    {
        await louis.OpenAsync("Ingestion de données");
        var line = louis.Page.Locator("main tbody tr").Filter(new() { HasText = "credit" });
        await line.GetByTitle("Copier le chemin").FocusAsync();
        (await louis.CopiedAsync(() => louis.Page.Keyboard.PressAsync("Enter"))).ShouldBe(RawPath);
        await ShowAsync(louis, "datasets");
        await louis.Page.GetByLabel("Filtrer par tag").SelectOptionAsync("statlog");
        await louis.Page.WaitForURLAsync("**tag=statlog**");
        await Expect(line).ToBeVisibleAsync();
    });
}
