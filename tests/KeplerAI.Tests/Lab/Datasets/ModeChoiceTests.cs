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
}
