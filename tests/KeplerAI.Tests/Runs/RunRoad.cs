using System.Runtime.CompilerServices;
using KeplerAI.Administration.UseCases;
using KeplerAI.Administration.Users;
using KeplerAI.EventStore;
using KeplerAI.Lab.ScenarioJobs;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Platform;
using KeplerAI.Platform.Permissions;
using KeplerAI.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Tests.Runs;

/// <summary>A use case with its people and one scenario, whose scripts the test writes.</summary>
internal sealed class RunRoad(KeplerHost host, Guid useCaseId, int useCase, Guid scenarioId, int scenario)
{
    public Guid UseCaseId => useCaseId;

    public string UseCase => $"UC_{useCase}";

    public Guid ScenarioId => scenarioId;

    public string Jobs => $"/lab/scenarios/{scenario}/jobs";

    public int Scenario => scenario;

    // A small memory, so that what must be cut is cut soon; a time that no script passes that ends by itself. Read by the application's settings.
    [ModuleInitializer]
    internal static void Limits()
    {
        Environment.SetEnvironmentVariable("KEPLER_RUN_TIMEOUT_SECONDS", "300");
        Environment.SetEnvironmentVariable("KEPLER_RUN_MEMORY_MB", "700");
    }

    public static async Task<RunRoad> OpenAsync(KeplerHost host, string name, bool withManager = true)
    {
        var (useCaseId, scenarioId) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var (useCase, scenario) = (await NumberAsync(host, Scopes.UseCase), await NumberAsync(host, Scopes.Scenario));
        List<Contributor> people = [new(await host.IdOf("datascientist"), BusinessFunction.DataScientist), new(await host.IdOf("analyste"), BusinessFunction.AmlAnalyst), new(await host.IdOf("viewer"), BusinessFunction.Viewer)];
        if (withManager)
            people.Add(new(await host.IdOf("manager"), BusinessFunction.Viewer));
        (await host.SendAsync(new CreateUseCase(useCaseId, useCase, name, name, UseCaseType.CreditRisk, [.. people]), "admin")).Ok.ShouldBeTrue();
        (await host.SendAsync(new CreateScenario(scenarioId, scenario, useCaseId, name, name), "datascientist")).Ok.ShouldBeTrue();
        return new(host, useCaseId, useCase, scenarioId, scenario);
    }

    public void Write(ScenarioFolder folder, string file, string script) =>
        File.WriteAllText(Path.Combine(host.Services.GetRequiredService<WorkingTrees>().PathOf(scenario), WorkingTrees.NameOf(folder), file), script);

    /// <summary>An active job on a script, put into force by the Manager's word.</summary>
    public async Task<Guid> JobAsync(ScenarioFolder folder, string script, string file = "script.py", string? name = null)
    {
        Write(folder, file, script);
        var id = Guid.CreateVersion7();
        // Half a day away: no schedule fires while a test lasts.
        var cron = folder == ScenarioFolder.Training ? null : $"0 {(DateTimeOffset.UtcNow.Hour + 12) % 24} * * *";
        var created = await host.SendAsync(new CreateJob(id, await NumberAsync(host, Scopes.Job), scenarioId, useCaseId, name ?? $"{folder} {file}", folder, file, cron, JobCron.DefaultZone), "datascientist");
        created.Refusals.ShouldBeEmpty();
        (await host.SendAsync(new ActivateJobUntested(id, "essai"), "manager")).Refusals.ShouldBeEmpty();
        return id;
    }

    public async Task<Guid> AskAsync(Guid job, string login = "datascientist")
    {
        var run = Guid.CreateVersion7();
        (await host.SendAsync(new RequestRun(run, await NumberAsync(host, Scopes.Run), useCaseId, job), login)).Refusals.ShouldBeEmpty();
        return run;
    }

    /// <summary>« Exécuter maintenant », to its end.</summary>
    public async Task<RunRow> RunAsync(Guid job)
    {
        var run = await AskAsync(job);
        await host.DrainAsync();
        return await RowAsync(run);
    }

    public async Task<RunRow> RowAsync(Guid run) => (await host.Tables.FindAsync<RunRow>(AsOf.Now, run)).ShouldNotBeNull();

    public async Task<IReadOnlyList<object>> EventsAsync(Guid stream)
    {
        await using var session = host.Store.QuerySession();
        return [.. (await session.FetchStreamAsync(stream)).Select(e => e.Data)];
    }

    private static Task<int> NumberAsync(KeplerHost host, string kind) => host.Services.GetRequiredService<INumbers>().NextAsync(kind);
}
