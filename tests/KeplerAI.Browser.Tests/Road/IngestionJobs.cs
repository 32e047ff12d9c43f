using KeplerAI.Browser.Tests.Support;
using KeplerAI.Testing;

namespace KeplerAI.Browser.Tests;

/// <summary>An ingestion job from its first line to its deletion, as a data scientist and a manager live it.</summary>
public sealed partial class IngestionJobs(Walk walk) : IClassFixture<Walk>
{
    private const string Name = "Ventes de la veille";

    // It goes on when the test has seen it at work, however fast or slow either of them is.
    private const string Script = """
        import kepler, os, pandas, time
        print('attend les ventes')
        while not os.path.exists('/UC_1/ventes-closes'):
            time.sleep(0.1)
        kepler.save_dataset(pandas.DataFrame({'n': [1, 2]}), 'ventes')

        """;

    private readonly Camera _camera = new("ingestion-jobs");

    private static ILocatorAssertions Expect(ILocator found) => Assertions.Expect(found);

    [Fact]
    [Trait("Requirement", "R087"), Trait("Requirement", "R090"), Trait("Requirement", "R093"), Trait("Requirement", "R095"), Trait("Requirement", "R101")]
    public async Task A_job_is_written_refused_let_through_run_edited_compared_paused_and_deleted()
    {
        await walk.StepAsync("admin", MakeUseCaseAsync);
        await walk.StepAsync("datascientist", WriteAsync);
        await walk.StepAsync("manager", LetThroughAsync);
        await walk.StepAsync("datascientist", RunAsync);
        await walk.StepAsync("datascientist", EditAsync);
        await walk.StepAsync("manager", LetThroughAgainAsync);
        await walk.StepAsync("datascientist", EndAsync);
        walk.People.SelectMany(person => person.Watched.Problems.Where(IsUnexpected).Select(problem => $"{person.Login}: {problem}")).ShouldBeEmpty();
        _camera.Complaints.ShouldBeEmpty();
    }

    // Two forms are refused on purpose.
    private static bool IsUnexpected(string problem) => !problem.Contains("status of 422", StringComparison.Ordinal);

    private async Task WriteAsync(Person louis)
    {
        var page = louis.Page;
        await louis.GoAsync("/lab/ingestion-jobs?uc=UC_1");
        await _camera.TakeAsync(louis, "vide");
        await louis.Link("Commencer").ClickAsync();
        await Expect(page.Locator(".cm-content")).ToBeVisibleAsync();
        await page.GetByLabel("Nom du Job").FillAsync(Name);
        await TypeAsync(page, "import kepler, pandas\nif True\n    pass\n");
        await Expect(page.Locator("#check .error")).ToContainTextAsync("ligne 2");
        await Expect(page.Locator(".cm-line.wrong")).ToHaveTextAsync("if True");
        await page.GetByLabel("Expression CRON").FillAsync("0 4 * * 1-5");
        await Expect(page.Locator("#next-runs")).ToContainTextAsync("Du lundi au vendredi");
        await Expect(page.Locator("#next-runs li")).ToHaveCountAsync(10);
        await page.GetByLabel("Jeux de données cibles").FillAsync("ventes");
        await page.GetByLabel("Tags").FillAsync("ventes, nuit");
        await _camera.TakeAsync(louis, "erreur-de-syntaxe");
        await louis.Button("Enregistrer").ClickAsync();
        await Expect(page.Locator(".field .error")).ToContainTextAsync("ligne 2");
        await TypeAsync(page, Script);
        await Expect(page.Locator("#check")).ToContainTextAsync("Syntaxe correcte");
        await louis.Button("Enregistrer").ClickAsync();
        await Expect(louis.Heading(Name)).ToBeVisibleAsync();
        await louis.Button("Activer").ClickAsync();
        await louis.SeesAsync("n’a pas été exécuté avec succès dans Jupyter");
        await _camera.TakeAsync(louis, "activation-refusee");
    }

    private async Task LetThroughAsync(Person amina)
    {
        await amina.GoAsync("/lab/ingestion-jobs?uc=UC_1");
        await amina.Link(Name).ClickAsync();
        await OverrideAsync(amina, "Reprise d’un script déjà en service");
        await Expect(amina.Page.Locator(".head .chip")).ToContainTextAsync("Active");
    }

    private async Task RunAsync(Person louis)
    {
        var page = louis.Page;
        await louis.GoAsync("/lab/ingestion-jobs?uc=UC_1");
        await Expect(page.Locator("main tbody tr")).ToContainTextAsync("Active");
        await _camera.TakeAsync(louis, "liste");
        await louis.Link(Name).ClickAsync();
        await page.RunAndWaitForResponseAsync(() => louis.Button("Exécuter maintenant").ClickAsync(), answer => answer.Request.Method == "POST");
        await SeeAtWorkAsync(page);
        await louis.GoAsync("/lab/ingestion-jobs?uc=UC_1");
        await louis.Link(Name).ClickAsync();
        await Until.HoldsAsync(async () =>
        {
            await page.ReloadAsync();
            return await page.GetByText("Réussie").CountAsync() > 0;
        }, "the run has succeeded");
        await _camera.TakeAsync(louis, "detail");
        await page.Locator("main tbody").GetByRole(AriaRole.Link, new() { Name = "ventes, version 1 (2 lignes)" }).First.ClickAsync();
        await Expect(louis.Heading("ventes")).ToBeVisibleAsync();
        await _camera.TakeAsync(louis, "dataset");
        await louis.GoAsync("/executions/1");
        await Expect(page.Locator("main a[href^='/lab/ingestion-jobs/']")).ToHaveTextAsync(Name);
        await Expect(page.Locator("main a[href^='/lab/datasets/']")).ToHaveTextAsync("ventes, version 1 (2 lignes)");
        await _camera.TakeAsync(louis, "execution");
    }
}
