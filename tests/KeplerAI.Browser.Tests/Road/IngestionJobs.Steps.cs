using KeplerAI.Browser.Tests.Support;
using KeplerAI.Testing;

namespace KeplerAI.Browser.Tests;

public sealed partial class IngestionJobs
{
    private static async Task MakeUseCaseAsync(Person admin)
    {
        await admin.OpenAsync("Use cases");
        await admin.Link("Ajouter un Use Case").ClickAsync();
        var dialog = admin.Page.Locator("dialog#uc-new");
        await dialog.GetByLabel("Nom du Use Case").FillAsync("Ventes");
        await dialog.GetByLabel("Description").FillAsync("Ventes des magasins.");
        await dialog.GetByLabel("Type de Use Case").SelectOptionAsync("Risque de crédit");
        foreach (var contributor in new[] { "Louis Moreau", "Amina Benali" })
            await dialog.GetByLabel(contributor, new() { Exact = true }).CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Appliquer" }).ClickAsync();
        await admin.SeesAsync("Le use case est créé.");
    }

    private async Task EditAsync(Person louis)
    {
        var page = louis.Page;
        await louis.GoAsync("/lab/ingestion-jobs?uc=UC_1");
        await louis.Link(Name).ClickAsync();
        await louis.Link("Éditer").ClickAsync();
        await Expect(page.Locator(".cm-content")).ToContainTextAsync("save_dataset");
        await TypeAsync(page, Script.Replace("kepler.save_dataset", "# trois lignes\nkepler.save_dataset", StringComparison.Ordinal).Replace("[1, 2]", "[1, 2, 3]", StringComparison.Ordinal));
        await louis.Button("Enregistrer").ClickAsync();
        await louis.SeesAsync("La version 2 n’a pas encore été testée");
        await louis.Link("Comparer 1 et 2").ClickAsync();
        await Expect(page.Locator(".diff tr.added")).ToHaveCountAsync(2);
        await Expect(page.Locator(".diff tr.removed")).ToHaveCountAsync(1);
        await _camera.TakeAsync(louis, "comparaison");
    }

    private async Task LetThroughAgainAsync(Person amina)
    {
        await amina.GoAsync("/lab/ingestion-jobs?uc=UC_1");
        await amina.Link(Name).ClickAsync();
        await OverrideAsync(amina, "Correction urgente");
    }

    private async Task EndAsync(Person louis)
    {
        var page = louis.Page;
        await louis.GoAsync("/lab/ingestion-jobs?uc=UC_1");
        await louis.Link(Name).ClickAsync();
        await ReasonAsync(page, "Mettre en pause", "Maintenance de la source");
        await Expect(page.Locator(".head .chip").First).ToContainTextAsync("En pause");
        await louis.Button("Reprendre").ClickAsync();
        await Expect(page.Locator(".head .chip").First).ToContainTextAsync("Active");
        await ReasonAsync(page, "Supprimer", "Remplacé");
        await Expect(page.Locator(".head .chip").First).ToContainTextAsync("Supprimée");
        await louis.SeesAsync("Remplacé");
        await _camera.TakeAsync(louis, "supprime");
    }

    private static Task OverrideAsync(Person amina, string reason) => ReasonAsync(amina.Page, "Activer sans test", reason);

    private static async Task ReasonAsync(IPage page, string verb, string reason)
    {
        var fold = page.Locator("details.fold", new() { Has = page.Locator("summary", new() { HasTextString = verb }) });
        await fold.Locator("summary").ClickAsync();
        await fold.GetByLabel("Motif").FillAsync(reason);
        await fold.GetByRole(AriaRole.Button, new() { Name = verb, Exact = true }).ClickAsync();
        await page.WaitForLoadStateAsync();
    }

    /// <summary>The page of a run that goes on shows its log as it comes, and its end without a reload.</summary>
    private async Task SeeAtWorkAsync(IPage page)
    {
        var run = page.Locator("main a[href='/executions/1']").First;
        await Until.HoldsAsync(async () =>
        {
            await page.ReloadAsync();
            return await run.CountAsync() > 0;
        }, "the run stands among those of its job");
        await run.ClickAsync();
        await Expect(page.GetByText("En direct")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Log)).ToContainTextAsync("attend les ventes");
        await File.WriteAllTextAsync(Path.Combine(walk.Application.Home, "lake", "UC_1", "ventes-closes"), "");
        await Expect(page.Locator(".head").GetByText("Réussie")).ToBeVisibleAsync();
    }

    /// <summary>Replaces what stands in the editor.</summary>
    private static async Task TypeAsync(IPage page, string text)
    {
        await page.Locator(".cm-content").ClickAsync();
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.InsertTextAsync(text);
    }
}
