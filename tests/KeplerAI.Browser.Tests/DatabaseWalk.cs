using KeplerAI.Browser.Tests.Support;
using KeplerAI.Testing;

namespace KeplerAI.Browser.Tests;

/// <summary>The four steps by clicks, from the type of database to the rows in the lake, with a real MariaDB at the other end.</summary>
public sealed class DatabaseWalk(Walk walk) : IClassFixture<Walk>
{
    private readonly Camera camera = new("databases");

    [Fact]
    [Trait("Requirement", "R078"), Trait("Requirement", "R083"), Trait("Requirement", "R084"), Trait("Requirement", "R085"), Trait("Requirement", "D18")]
    public async Task A_table_of_a_database_becomes_a_dataset_in_four_steps()
    {
        await using var server = await MariaDbServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        await server.ExecuteAsync(database, """
            create table operations (n int, libelle varchar(40), montant decimal(12,2), jour date, vu timestamp null);
            insert into operations select seq, concat('opération ', seq), seq / 3, current_date - interval seq % 5 day, now() from seq_1_to_5000;
            create table clients (n int); create view grands_clients as select * from clients; analyze table operations;
            """);
        await walk.StepAsync("admin", OpenUseCaseAsync);
        await walk.StepAsync("datascientist", louis => IngestAsync(louis, server, database));
        camera.Complaints.ShouldBeEmpty();
    }

    private async Task IngestAsync(Person louis, MariaDbServer server, string database)
    {
        var page = louis.Page;
        await louis.GoAsync("/lab/datasets/ajouter?uc=UC_1");
        await louis.Link("Choisir une base de données").ClickAsync();
        await camera.TakeAsync(louis, "type");
        await louis.Link("Choisir MySQL").ClickAsync();
        await page.GetByLabel("Nom de la connexion").FillAsync("Centrale");
        await page.GetByLabel("Adresse").FillAsync("127.0.0.1");
        await page.GetByLabel("Port").FillAsync($"{server.Port}");
        await page.GetByLabel("Nom de la base").FillAsync(database);
        await page.GetByLabel("Nom d’utilisateur").FillAsync(MariaDbServer.User);
        await page.GetByLabel("Mot de passe").FillAsync("faux");
        await louis.Button("Tester la connexion").ClickAsync();
        await louis.SeesAsync("Utilisateur ou mot de passe refusé");
        await camera.TakeAsync(louis, "refus");
        await page.GetByLabel("Mot de passe").FillAsync(MariaDbServer.Password);
        await louis.Button("Tester la connexion").ClickAsync();
        await louis.SeesAsync("La connexion fonctionne");
        await camera.TakeAsync(louis, "connexion");
        await louis.Button("Continuer").ClickAsync();
        await Assertions.Expect(louis.Heading("Sélectionner la table à importer")).ToBeVisibleAsync();
        await camera.TakeAsync(louis, "tables");
        await louis.Link("operations").ClickAsync();
        await page.GetByLabel("libelle", new() { Exact = true }).UncheckAsync();
        await camera.TakeAsync(louis, "colonnes");
        await louis.Button("Continuer").ClickAsync();
        await page.GetByLabel("Mode d’extraction").SelectOptionAsync("Append");
        await page.GetByLabel("Colonne date").SelectOptionAsync("jour");
        await page.GetByLabel("Fréquence (cron)").PressSequentiallyAsync("0 6 * * *");
        await Assertions.Expect(page.Locator("#next-runs li")).ToHaveCountAsync(10);
        await camera.TakeAsync(louis, "planificateur");
        await louis.Button("Créer le dataset et lancer l’extraction").ClickAsync();
        await louis.SeesAsync("Dernière extraction : 1 000 lignes");
        await camera.TakeAsync(louis, "alimentation");
        await louis.Link("Voir le dataset").ClickAsync();
        await camera.TakeAsync(louis, "dataset");
        louis.Watched.Problems.ShouldBeEmpty();
    }

    private static async Task OpenUseCaseAsync(Person admin)
    {
        await admin.OpenAsync("Use cases");
        await admin.Link("Ajouter un Use Case").ClickAsync();
        var dialog = admin.Page.Locator("dialog#uc-new");
        await dialog.GetByLabel("Nom du Use Case").FillAsync("Risque de crédit particuliers");
        await dialog.GetByLabel("Description").FillAsync("Opérations d’une base de données.");
        await dialog.GetByLabel("Type de Use Case").SelectOptionAsync("Risque de crédit");
        await dialog.GetByLabel("Louis Moreau", new() { Exact = true }).CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Appliquer" }).ClickAsync();
        await admin.SeesAsync("Le use case est créé.");
    }
}
