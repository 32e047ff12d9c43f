using System.Globalization;
using KeplerAI.Browser.Tests.Support;

namespace KeplerAI.Browser.Tests;

public sealed partial class Road
{
    // Twelve hours away: no schedule fires while the walk lasts.
    private static string Cron => $"0 {(DateTimeOffset.UtcNow.Hour + 12) % 24} * * *";

    [Fact]
    [Step(12)]
    [Trait("Requirement", "R156")]
    [Trait("Requirement", "R157")]
    [Trait("Requirement", "R097")]
    [Trait("Requirement", "R169")]
    [Trait("Requirement", "D14")]
    public Task A_job_is_created_activated_and_run_at_once() => walk.StepAsync(Scientist, async louis =>
    {
        await louis.Page.BringToFrontAsync();
        await TabAsync(louis, "Jobs");
        await ShowAsync(louis, "jobs-vide");
        await louis.Link("Commencer").ClickAsync();
        await FillJobAsync(louis, "Préparation quotidienne", "Scenario Data Prep folder", "dataprep.py", Cron);
        await Expect(louis.Page.Locator("#next-runs li")).ToHaveCountAsync(10);
        await ShowAsync(louis, "job-nouveau");
        await louis.Button("Enregistrer").ClickAsync();
        await Expect(Job(louis, "Préparation quotidienne")).ToContainTextAsync("En édition");
        await Job(louis, "Préparation quotidienne").GetByRole(AriaRole.Button, new() { Name = "Activer", Exact = true }).ClickAsync();
        await Expect(Job(louis, "Préparation quotidienne").GetByText("Active", new() { Exact = true })).ToBeVisibleAsync();
        await ShowAsync(louis, "jobs");
        await RunAsync(louis, "Préparation quotidienne");
        await louis.SeesAsync("1000 lignes préparées");
        await ShowAsync(louis, "execution-dataprep");
    });

    [Fact]
    [Step(13)]
    [Trait("Requirement", "R180")]
    [Trait("Requirement", "R187")]
    [Trait("Requirement", "R188")]
    [Trait("Requirement", "R189")]
    [Trait("Requirement", "R190")]
    public Task Training_is_tested_by_hand_then_runs_on_demand_without_a_cron() => walk.StepAsync(Scientist, async louis =>
    {
        await RunInNotebookAsync("training/training.py", "auc_holdout = ");
        await louis.Page.BringToFrontAsync();
        await NewJobAsync(louis);
        await FillJobAsync(louis, "Training_Model_XGB_V1", "Scenario Training folder", "training.py", null);
        await louis.Button("Enregistrer et activer").ClickAsync();
        await Expect(Job(louis, "Training_Model_XGB_V1")).ToContainTextAsync("À la demande");
        await RunAsync(louis, "Training_Model_XGB_V1");
    });

    [Fact]
    [Step(14)]
    [Trait("Requirement", "R183")]
    [Trait("Requirement", "R184")]
    [Trait("Requirement", "R192")]
    [Trait("Requirement", "R193")]
    [Trait("Requirement", "R195")]
    public Task The_run_of_the_training_shows_its_measures_its_model_and_its_log() => walk.StepAsync(Scientist, async louis =>
    {
        var model = louis.Page.Locator("section.card", new() { Has = louis.Heading("Modèle entraîné") });
        await Expect(model.Locator("[data-copy*='scenario_training_output/model']")).ToBeVisibleAsync();
        foreach (var measure in new[] { "AUC sur les dossiers mis de côté", "Précision", "Rappel" })
            await Expect(model.GetByText(measure, new() { Exact = true })).ToBeVisibleAsync();
        var shown = await model.Locator("dt[title=auc_holdout] + dd").InnerTextAsync();
        double.Parse(Number().Match(shown).Value, CultureInfo.GetCultureInfo("fr-FR")).ShouldBeInRange(0.7, 0.95);
        (await louis.Page.GetByRole(AriaRole.Log).InnerTextAsync()).ShouldContain("auc_holdout = ");
        await ShowAsync(louis, "execution-training");
        await louis.Link("Revenir dans Jupyter").ClickAsync();
        await Expect(louis.Page.Locator("#instance")).ToBeVisibleAsync();
    });

    [Fact]
    [Step(15)]
    [Trait("Requirement", "R203")]
    [Trait("Requirement", "R204")]
    [Trait("Requirement", "R205")]
    [Trait("Requirement", "R207")]
    [Trait("Requirement", "R198")]
    public Task Scoring_is_tested_by_hand_then_gets_its_scheduled_job() => walk.StepAsync(Scientist, async louis =>
    {
        await RunInNotebookAsync("scoring/scoring.py", "1000 lignes notées");
        await louis.Page.BringToFrontAsync();
        await NewJobAsync(louis);
        await Expect(louis.Page.Locator("main")).ToContainTextAsync("Type de script : Python");
        await FillJobAsync(louis, "Scoring_V1_Risk_Client", "Scenario Scoring folder", "scoring.py", Cron);
        await louis.Button("Enregistrer et activer").ClickAsync();
        await Expect(Job(louis, "Scoring_V1_Risk_Client").GetByText("Active", new() { Exact = true })).ToBeVisibleAsync();
        await ShowAsync(louis, "jobs-trois");
    });
}
