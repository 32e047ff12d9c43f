using KeplerAI.Browser.Tests.Support;

namespace KeplerAI.Browser.Tests;

public sealed partial class Road
{
    [Fact]
    [Step(1)]
    [Trait("Requirement", "R228")]
    [Trait("Requirement", "R230")]
    [Trait("Requirement", "R231")]
    [Trait("Requirement", "R233")]
    public async Task A_stranger_is_led_to_the_sign_in_page_and_the_demo_accounts_are_named_there()
    {
        var stranger = await walk.NewWindowAsync(Admin);
        await stranger.GoAsync("/administration/use-cases");
        await Expect(stranger.Heading("Connexion")).ToBeVisibleAsync();
        await stranger.Page.GetByText("Comptes de démonstration").ClickAsync();
        foreach (var login in new[] { "admin", "datascientist", "business", "viewer" })
            await Expect(stranger.Page.GetByRole(AriaRole.Cell, new() { Name = login, Exact = true })).ToBeVisibleAsync();
        await ShowAsync(stranger, "connexion");
        await stranger.Page.GetByLabel("Nom d’utilisateur").FillAsync("admin");
        await stranger.Page.GetByLabel("Mot de passe").FillAsync("wrong");
        await stranger.Button("Se connecter").ClickAsync();
        await stranger.SeesAsync("Nom d’utilisateur ou mot de passe incorrect.");
        await stranger.SignInAsync();
        await Expect(stranger.Heading("Bonjour Alice Martin")).ToBeVisibleAsync();
        await stranger.Context.CloseAsync();
    }

    [Fact]
    [Step(2)]
    [Trait("Requirement", "R037")]
    [Trait("Requirement", "R038")]
    [Trait("Requirement", "R040")]
    [Trait("Requirement", "R054")]
    [Trait("Requirement", "R026")]
    public Task The_administrator_creates_a_use_case_with_its_contributors() => walk.StepAsync(Admin, async admin =>
    {
        await ShowAsync(admin, "admin-accueil");
        await admin.OpenAsync("Use cases");
        await ShowAsync(admin, "use-cases-vide");
        await OpenUseCaseAsync(admin, "Risque de crédit particuliers", "Risque de crédit", "Louis Moreau", "Amina Benali", "Claire Fontaine", "Paul Petit");
        await OpenUseCaseAsync(admin, "Surveillance privée", "Surveillance des clients", "Nadia Bernard");
        await Expect(admin.Link("Risque de crédit particuliers")).ToBeVisibleAsync();
        await Expect(admin.Link("Surveillance privée")).ToBeVisibleAsync();
        await ShowAsync(admin, "use-cases");
        await admin.Link("Risque de crédit particuliers").ClickAsync();
        await admin.SeesAsync("ses données restent réservées à ses contributeurs");
        await Expect(admin.Page.Locator("#contributeurs").GetByRole(AriaRole.Cell, new() { Name = "Louis Moreau" }).First).ToBeVisibleAsync();
        await ShowAsync(admin, "use-case-admin");
    });

    [Fact]
    [Step(3)]
    [Trait("Requirement", "R315")]
    public Task The_administrator_sees_every_user() => walk.StepAsync(Admin, async admin =>
    {
        await admin.OpenAsync("Utilisateurs");
        await Expect(admin.Page.Locator("main tbody tr")).ToHaveCountAsync(7);
        await ShowAsync(admin, "utilisateurs");
        await admin.Link("Louis Moreau").ClickAsync();
        await Expect(admin.Heading("Louis Moreau")).ToBeVisibleAsync();
        await ShowAsync(admin, "utilisateur");
        await admin.GoAsync("/administration/utilisateurs/nouveau");
        await ShowAsync(admin, "utilisateur-nouveau");
    });

    private async Task OpenUseCaseAsync(Person admin, string name, string type, params string[] contributors)
    {
        await admin.Link("Ajouter un Use Case").ClickAsync();
        var dialog = admin.Page.Locator("dialog#uc-new");
        await Expect(dialog).ToBeVisibleAsync();
        await dialog.GetByLabel("Nom du Use Case").FillAsync(name);
        await dialog.GetByLabel("Description").FillAsync("Données publiques « German credit », 1 000 dossiers.");
        var types = dialog.GetByLabel("Type de Use Case");
        (await types.Locator("option").AllInnerTextsAsync()).Skip(1).ShouldBe(
            ["Onboarding KYC (Know Your Customer)", "Surveillance des clients", "Surveillance des opérations et investigations", "Risque de crédit", "Provisionnement et conformité réglementaire"]);
        await types.SelectOptionAsync(type);
        foreach (var contributor in contributors)
            await dialog.GetByLabel(contributor, new() { Exact = true }).CheckAsync();
        if (contributors.Length > 1)
            await ShowAsync(admin, "use-case-nouveau");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Appliquer" }).ClickAsync();
        await admin.SeesAsync("Le use case est créé.");
    }
}
