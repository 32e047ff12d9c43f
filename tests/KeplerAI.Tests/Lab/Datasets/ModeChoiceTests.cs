namespace KeplerAI.Tests.Lab.Datasets;

public sealed class ModeChoiceTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    [Fact]
    [Trait("Requirement", "R061"), Trait("Requirement", "R063"), Trait("Requirement", "R076")]
    public async Task One_of_two_modes_is_chosen_a_file_for_a_single_load_or_a_database()
    {
        var (_, number) = await host.ScientistsUseCase();
        var page = await (await host.SignedInAs("datascientist")).GetHtml($"/lab/datasets/ajouter?uc=UC_{number}");
        page.QuerySelector("h1")!.TextContent.ShouldBe("Choix du mode d’ingestion");
        page.QuerySelectorAll("main .card a.btn").Select(link => link.GetAttribute("href")).ShouldBe([$"/lab/datasets/ajouter/fichier?uc=UC_{number}", $"/lab/datasets/ajouter/base?uc=UC_{number}"]);
        page.QuerySelector("main .card")!.TextContent.ShouldContain("pour un chargement ponctuel ou un essai");
    }

    /// <summary>The guides call this panel « Téléchargement de CSV », whatever the format.</summary>
    [Fact]
    [Trait("Requirement", "R066"), Trait("Requirement", "D05")]
    public async Task The_panel_of_a_file_says_that_it_imports_and_which_formats_it_takes()
    {
        var (_, number) = await host.ScientistsUseCase();
        var page = await (await host.SignedInAs("datascientist")).GetHtml($"/lab/datasets/ajouter/fichier?uc=UC_{number}");
        page.QuerySelector("h1")!.TextContent.ShouldBe("Importer un fichier");
        page.QuerySelector(".head p")!.TextContent.ShouldStartWith("CSV, XLSX, JSON, Parquet");
        foreach (var ending in new[] { ".csv", ".xlsx", ".json", ".parquet", ".gz", ".zip" })
            page.QuerySelector("[data-files]")!.GetAttribute("accept")!.Split(',').ShouldContain(ending);
    }
}
