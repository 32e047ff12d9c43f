using KeplerAI.Browser.Tests.Support;

namespace KeplerAI.Browser.Tests;

public sealed partial class Road
{
    [Fact]
    [Step(16)]
    [Trait("Requirement", "R011")]
    [Trait("Requirement", "R022")]
    [Trait("Requirement", "D11")]
    [Trait("Requirement", "D52")]
    public async Task The_scientist_asks_for_production_and_the_manager_approves()
    {
        await walk.StepAsync(Scientist, async louis =>
        {
            await louis.GoAsync("/lab/scenarios/1");
            var activation = louis.Page.Locator("#activation");
            await activation.Locator("summary", new() { HasText = "Demander l’activation" }).ClickAsync();
            await activation.GetByLabel("Commentaire").FillAsync("AUC mesurée sur 300 dossiers mis de côté.");
            await ShowAsync(louis, "activation-demande");
            await activation.Locator("form button", new() { HasText = "Demander l’activation" }).ClickAsync();
            await louis.SeesAsync("Demande en attente");
            await Expect(louis.Button("Approuver")).ToHaveCountAsync(0);
            await ShowAsync(louis, "activation-en-attente");
        });
        await walk.StepAsync(Manager, async amina =>
        {
            await amina.SeesAsync("une activation attend votre approbation");
            await ShowAsync(amina, "accueil-manager");
            await amina.OpenAsync("Scénario IA");
            await amina.Page.Locator("main").GetByLabel("Use Case").SelectOptionAsync("UC_1 · Risque de crédit particuliers");
            await amina.Button("Choisir").ClickAsync();
            await amina.Link("Scoring Clients").ClickAsync();
            (await amina.Page.Locator("#activation .pins").InnerTextAsync()).ShouldContain("scoring/scoring.py");
            await ShowAsync(amina, "activation-approbation");
            await amina.Button("Approuver").ClickAsync();
            await amina.SeesAsync("En production depuis");
            await Expect(amina.Page.Locator("#activation")).ToContainTextAsync("Amina Benali");
            await ShowAsync(amina, "scenario-en-production");
        });
    }

    [Fact]
    [Step(17)]
    [Trait("Requirement", "R200")]
    [Trait("Requirement", "R208")]
    [Trait("Requirement", "R212")]
    [Trait("Requirement", "R214")]
    [Trait("Requirement", "R215")]
    public Task Scoring_runs_in_production_and_publishes_two_tables() => walk.StepAsync(Scientist, async louis =>
    {
        await louis.GoAsync("/lab/scenarios/1/jobs");
        await RunAsync(louis, "Scoring_V1_Risk_Client");
        await Expect(louis.Page.Locator(".head")).ToContainTextAsync("Production");
        await louis.SeesAsync("000 lignes publiées");
        await Expect(louis.Page.Locator("main [data-copy*='scenario_scoring_output']").First).ToBeVisibleAsync();
        await Expect(louis.Page.Locator("main [data-copy*='scenario_training_output']").First).ToBeVisibleAsync();
        await ShowAsync(louis, "execution-scoring");
        await louis.OpenAsync("Exécutions");
        await Expect(louis.Page.Locator("main tbody tr")).ToHaveCountAsync(3);
        await ShowAsync(louis, "executions");
    });

    [Fact]
    [Step(18)]
    [Trait("Requirement", "R133")]
    [Trait("Requirement", "R140")]
    [Trait("Requirement", "R141")]
    [Trait("Requirement", "R142")]
    [Trait("Requirement", "R126")]
    public Task The_instance_page_links_the_results_and_the_instance_is_stopped() => walk.StepAsync(Scientist, async louis =>
    {
        await louis.GoAsync("/lab/scenarios/1/jupyter");
        var results = louis.Page.Locator("section", new() { Has = louis.Heading("Tableau des résultats") });
        await Expect(results.GetByText("table PostgreSQL").First).ToBeVisibleAsync();
        (await louis.CopiedAsync(() => results.Locator("[data-copy*='scenario_scoring_output']").First.ClickAsync())).ShouldStartWith("/UC_1/scenarios/SC_1/scenario_scoring_output");
        await ShowAsync(louis, "jupyter-resultats");
        await louis.Button("Stopper").ClickAsync();
        await louis.Page.Locator("#confirm-yes").ClickAsync();
        await Expect(louis.Page.Locator("#instance").GetByText("Inactive", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(louis.Button("Activer")).ToBeVisibleAsync();
        await ShowAsync(louis, "jupyter-inactive");
    });
}
