using System.Globalization;
using KeplerAI.Browser.Tests.Support;
using KeplerAI.Testing;

namespace KeplerAI.Browser.Tests;

/// <summary>A file that takes its time, in a real browser: paused, found again after a reload, checked, changed, validated, its bad rows fetched, an earlier version read again.</summary>
public sealed class Uploads(Walk walk) : IClassFixture<Walk>
{
    private const int Rows = 400_000;

    [Fact]
    [Trait("Requirement", "R070")]
    [Trait("Requirement", "R062")]
    public async Task An_upload_is_paused_reloaded_resumed_checked_and_its_version_reverted()
    {
        await OpenUseCaseAsync(await walk.AsAsync("admin"));
        var louis = await walk.AsAsync("datascientist");
        var page = louis.Page;
        var file = Path.Combine(walk.Application.Home, "mesures.csv");
        await File.WriteAllLinesAsync(file, Enumerable.Range(0, Rows).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i:0000000},{i * 37 % 1000},client numero {i}")).Prepend("code,montant,nom").Append("0400000,vingt,dernier"));

        await louis.GoAsync("/lab/datasets/ajouter/fichier?uc=UC_1");
        var network = await louis.Context.NewCDPSessionAsync(page);
        await ThrottleAsync(network, 100_000);
        await page.Locator("[data-files]").SetInputFilesAsync(file);
        await Expect(page.Locator("[data-state]")).ToContainTextAsync("sur");
        await Expect(page.Locator("[data-state]")).ToContainTextAsync("reste");
        await Until.HoldsAsync(() => Directory.GetFiles(Path.Combine(walk.Application.Home, "uploads")).Any(received => new FileInfo(received).Length > 0));
        await louis.Button("Mettre en pause").ClickAsync();
        await Expect(page.Locator("[data-state]")).ToContainTextAsync("En pause");
        await page.ReloadAsync();
        await Expect(page.Locator("#recus")).ToContainTextAsync("Choisissez de nouveau le même fichier");
        await ThrottleAsync(network, -1);
        var resumed = page.WaitForRequestAsync(r => r.Method == "PATCH");
        await page.Locator("[data-files]").SetInputFilesAsync(file);
        long.Parse((await (await resumed).HeaderValueAsync("upload-offset"))!, CultureInfo.InvariantCulture).ShouldBeGreaterThan(0);

        await Expect(louis.Heading("Colonnes et premières lignes")).ToBeVisibleAsync();
        await page.GetByLabel("Type de la colonne montant").SelectOptionAsync("BIGINT");
        await page.GetByLabel("Mettre de côté toutes les lignes en erreur").CheckAsync();
        await page.GetByLabel("Nom du dataset").FillAsync("mesures");
        await louis.Button("Valider").ClickAsync();
        await Expect(page.Locator("#ecartees")).ToContainTextAsync("1 ligne");
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("#ecartees a[download]").ClickAsync());
        (await File.ReadAllTextAsync(await download.PathAsync())).ShouldContain("vingt");

        await page.Locator("#ecartees").GetByRole(AriaRole.Link, new() { Name = "Réingérer après correction" }).ClickAsync();
        var corrected = Path.Combine(walk.Application.Home, "corrige.csv");
        await File.WriteAllTextAsync(corrected, "code,montant,nom\n0000001,20,dernier\n");
        await page.Locator("[data-files]").SetInputFilesAsync(corrected);
        await louis.Button("Valider").ClickAsync();
        await Expect(page.Locator("#versions tbody tr")).ToHaveCountAsync(2);
        await louis.Button("Revenir à cette version").ClickAsync();
        await page.Locator("#confirm-yes").ClickAsync();
        await louis.SeesAsync("La version choisie est de nouveau celle qui est lue");
        await Expect(page.Locator("#versions tbody tr").Last).ToContainTextAsync("En cours");
        louis.Watched.Problems.ShouldBeEmpty();
    }

    private static ILocatorAssertions Expect(ILocator found) => Assertions.Expect(found);

    private static async Task OpenUseCaseAsync(Person admin)
    {
        await admin.OpenAsync("Use cases");
        await admin.Link("Ajouter un Use Case").ClickAsync();
        var dialog = admin.Page.Locator("dialog#uc-new");
        await dialog.GetByLabel("Nom du Use Case").FillAsync("Mesures");
        await dialog.GetByLabel("Description").FillAsync("Essai");
        await dialog.GetByLabel("Type de Use Case").SelectOptionAsync("Risque de crédit");
        await dialog.GetByLabel("Louis Moreau", new() { Exact = true }).CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Appliquer" }).ClickAsync();
        await admin.SeesAsync("Le use case est créé.");
    }

    private static Task ThrottleAsync(ICDPSession network, double bytesASecond) => network.SendAsync(
        "Network.emulateNetworkConditions", new() { ["offline"] = false, ["latency"] = 0, ["downloadThroughput"] = -1, ["uploadThroughput"] = bytesASecond });
}
