using System.Security.Cryptography;
using System.Text;
using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;
using KeplerAI.Lab.IngestionJobs;
using KeplerAI.Lab.Notebooks;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Messaging;
using KeplerAI.Platform.Permissions;
using KeplerAI.Runs;
using KeplerAI.Tests.Runs;

namespace KeplerAI.Tests.Lab.IngestionJobs;

/// <summary>Ingestion jobs of one use case, made by the same commands as the pages.</summary>
internal sealed class IngestionRoad(KeplerHost host, RunRoad road)
{
    public RunRoad Road => road;

    public string List => $"/lab/ingestion-jobs?uc={road.UseCase}";

    public static async Task<IngestionRoad> OpenAsync(KeplerHost host, string name) => new(host, await RunRoad.OpenAsync(host, $"{name} {Guid.NewGuid():N}"));

    public static string Saving(string dataset, int rows = 3) => $"import kepler, pandas\nkepler.save_dataset(pandas.DataFrame({{'n': range({rows})}}), '{dataset}')\n";

    public static IngestionForm Form(string script, string dataset = "ventes", OverlapPolicy overlap = OverlapPolicy.Forbid, int retries = 0, string cron = "0 6 * * *", MissedSlots missed = MissedSlots.Once, int cap = 10) =>
        new("Ventes du jour", ScriptLanguage.Python, script, cron, "Europe/Paris", missed, cap, overlap, retries, [dataset], ["ventes"]);

    public async Task<Guid> CreateAsync(IngestionForm form)
    {
        var id = Guid.CreateVersion7();
        var named = form with { Name = $"{form.Name} {id:N}" };
        (await host.SendAsync(new CreateIngestionJob(id, await host.Number(Scopes.IngestionJob), road.UseCaseId, named), "datascientist")).Refusals.ShouldBeEmpty();
        return id;
    }

    /// <summary>An active job, its script said to be tested in an instance of the scenario.</summary>
    public async Task<Guid> ActiveAsync(IngestionForm form)
    {
        var id = await CreateAsync(form);
        await TestedAsync(form.Text);
        (await host.SendAsync(new ActivateIngestionJob(id), "datascientist")).Refusals.ShouldBeEmpty();
        await host.CatchUpAsync();
        return id;
    }

    public async Task TestedAsync(string script, Guid? scenario = null) => (await host.SendAsync(
        new RecordScriptTested(scenario ?? road.ScenarioId, ScenarioFolder.DataPrep, "essai.py", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(script))), Succeeded: true, Guid.NewGuid()),
        "system")).Refusals.ShouldBeEmpty();

    public async Task<Guid> AskAsync(Guid job, DateTimeOffset? reference = null)
    {
        var run = Guid.CreateVersion7();
        (await host.SendAsync(new RequestIngestionRun(job, run, await host.Number(Scopes.Run), reference ?? host.Clock.GetUtcNow(), Scheduled: false), "datascientist")).Refusals.ShouldBeEmpty();
        return run;
    }

    public async Task<RunRow> RunAsync(Guid job, DateTimeOffset? reference = null)
    {
        var run = await AskAsync(job, reference);
        await host.DrainAsync();
        return await road.RowAsync(run);
    }

    public async Task<IngestionJobRow> JobAsync(Guid job) => (await host.Tables.FindAsync<IngestionJobRow>(AsOf.Now, job)).ShouldNotBeNull();

    public async Task<DatasetRow> DatasetAsync(string name) =>
        (await host.Tables.ListAsync<DatasetRow>(AsOf.Now, "use_case_id = @UseCaseId and name = @name", new { road.UseCaseId, name })).ShouldHaveSingleItem();
}
