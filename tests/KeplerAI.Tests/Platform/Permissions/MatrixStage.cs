using KeplerAI.Administration.UseCases;
using KeplerAI.Administration.Users;
using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;
using KeplerAI.Lab.Notebooks;
using KeplerAI.Lab.ScenarioJobs;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Messaging;
using KeplerAI.Platform;
using KeplerAI.Platform.SignIn;
using KeplerAI.Runs;
using KeplerAI.Tests.Platform.SignIn;
using KeplerAI.Tests.Runs;
using Microsoft.Extensions.DependencyInjection;
using Scopes = KeplerAI.Platform.Permissions.Scopes;

namespace KeplerAI.Tests.Platform.Permissions;

/// <summary>A use case with one object of each kind, all made by somebody who stands in no column of the matrix.</summary>
public sealed record Place(Guid UseCaseId, int UseCase, Guid ScenarioId, int Scenario, Guid DatasetId, int Dataset, Guid InstanceId, Guid JobId, Guid RunId, int Run);

/// <summary>Every column of the matrix, a use case where all of them contribute and one where none does.</summary>
public sealed class MatrixStage : IAsyncLifetime
{
    public static readonly string[] Columns = ["admin", "devops", "manager", "datascientist", "analyste", "business", "viewer", "auditeur"];

    private const string Score = """
        import kepler, pandas
        kepler.publish(pandas.DataFrame({'ligne': [1], 'score': [0.5]}), display=['ligne', 'score'], row_key='ligne')
        """;

    private readonly Dictionary<string, HttpClient> _made = [];

    public KeplerHost Host { get; } = new();

    public Place Inside { get; private set; } = null!;

    public Place Outside { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Host.InitializeAsync();
        await AddAsync("devops", PlatformRole.DevOps, BusinessFunction.Viewer);
        await AddAsync("auteur", PlatformRole.Standard, BusinessFunction.DataScientist);
        await AddAsync("chef", PlatformRole.Manager, BusinessFunction.Viewer);
        await AddAsync("nouveau", PlatformRole.Standard, BusinessFunction.DataScientist);
        var road = await RunRoad.OpenAsync(Host, "Dossier ouvert");
        await road.RunAsync(await road.JobAsync(ScenarioFolder.Scoring, Score));
        foreach (var (login, function) in new[] { ("admin", BusinessFunction.Viewer), ("devops", BusinessFunction.Viewer), ("business", BusinessFunction.BusinessUser), ("auditeur", BusinessFunction.AmlAuditor), ("auteur", BusinessFunction.DataScientist), ("chef", BusinessFunction.Viewer) })
            await OkAsync(new AddContributor(road.UseCaseId, await Host.IdOf(login), function), "admin");
        Inside = await FillAsync(road.UseCaseId, int.Parse(road.UseCase[3..], System.Globalization.CultureInfo.InvariantCulture), "ouvert");

        var (other, number) = (Guid.CreateVersion7(), await NumberAsync(Scopes.UseCase));
        await OkAsync(new CreateUseCase(other, number, "Dossier réservé", "réservé", UseCaseType.CreditRisk, [new(await Host.IdOf("auteur"), BusinessFunction.DataScientist), new(await Host.IdOf("chef"), BusinessFunction.Viewer)]), "admin");
        Outside = await FillAsync(other, number, "réservé");
        await Host.CatchUpAsync();
    }

    public Task DisposeAsync() => Host.DisposeAsync();

    public async Task<HttpClient> BrowserOf(string login) => _made.TryGetValue(login, out var browser) ? browser : await Host.SignedInAs(login);

    public async Task<int> NumberAsync(string kind) => await Host.Services.GetRequiredService<INumbers>().NextAsync(kind);

    private async Task<Place> FillAsync(Guid useCase, int number, string word)
    {
        var (scenario, dataset, instance, job, run) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        var (scenarioNumber, datasetNumber, runNumber) = (await NumberAsync(Scopes.Scenario), await NumberAsync(Scopes.Dataset), await NumberAsync(Scopes.Run));
        await OkAsync(new ImportDataset(dataset, datasetNumber, useCase, $"Données {word}", "x.csv", 10, Guid.CreateVersion7(), null, []), "auteur");
        await OkAsync(new CreateScenario(scenario, scenarioNumber, useCase, $"Scénario {word}", word), "auteur");
        await OkAsync(new RequestInstance(instance, await NumberAsync(Scopes.Instance), scenario, useCase, 1, 1, 0, 0, 0), "auteur");
        new RunRoad(Host, useCase, number, scenario, scenarioNumber).Write(ScenarioFolder.DataPrep, "prep.py", "print(1)");
        await OkAsync(new CreateJob(job, await NumberAsync(Scopes.Job), scenario, useCase, $"Job {word}", ScenarioFolder.DataPrep, "prep.py", "0 18 * * *", JobCron.DefaultZone), "auteur");
        await OkAsync(new ActivateJobUntested(job, "essai"), "chef");
        await OkAsync(new RequestRun(run, runNumber, useCase, job), "auteur");
        return new(useCase, number, scenario, scenarioNumber, dataset, datasetNumber, instance, job, run, runNumber);
    }

    private async Task OkAsync(ICommand command, string login) => (await Host.SendAsync(command, login)).Refusals.ShouldBeEmpty($"{login}: {command}");

    private async Task AddAsync(string login, PlatformRole role, BusinessFunction function)
    {
        var id = Guid.CreateVersion7();
        await OkAsync(new CreateUser(id, await NumberAsync("user"), login, login, null, role, function), "admin");
        await Host.Services.GetRequiredService<SessionStore>().SetPasswordHashAsync(id, SignInService.HashOf("un mot de passe"), null, CancellationToken.None);
        var visitor = new Visitor(Host);
        using var answer = await visitor.SignIn(login, "un mot de passe");
        ((int)answer.StatusCode).ShouldBe(302, login);
        _made[login] = visitor.Browser;
    }
}
