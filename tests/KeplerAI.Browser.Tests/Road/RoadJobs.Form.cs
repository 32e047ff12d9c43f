using KeplerAI.Browser.Tests.Support;

namespace KeplerAI.Browser.Tests;

public sealed partial class Road
{
    private static ILocator Job(Person person, string name) => person.Page.Locator("main tbody tr", new() { HasText = name });

    private static async Task NewJobAsync(Person louis)
    {
        await louis.GoAsync("/lab/scenarios/1/jobs");
        await louis.Link("Nouveau job").ClickAsync();
    }

    private static async Task FillJobAsync(Person louis, string name, string type, string file, string? cron)
    {
        await louis.Page.GetByLabel("Nom du Job").FillAsync(name);
        await louis.Page.GetByLabel("Type de Job").SelectOptionAsync(type);
        await louis.Page.GetByLabel("Fichier .py utilisé").SelectOptionAsync(file);
        if (cron is not null)
            await louis.Page.GetByLabel("Expression CRON").PressSequentiallyAsync(cron);
    }

    /// <summary>« Exécuter maintenant », then waits, on the page of the run, until it has succeeded.</summary>
    private static async Task RunAsync(Person louis, string job)
    {
        await Job(louis, job).GetByRole(AriaRole.Button, new() { Name = "Exécuter maintenant" }).ClickAsync();
        await louis.Page.WaitForURLAsync("**/executions/*");
        await Expect(louis.Page.Locator(".head").GetByText("Réussie")).ToBeVisibleAsync();
    }
}
