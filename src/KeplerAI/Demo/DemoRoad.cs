using System.Diagnostics;
using KeplerAI.Administration.UseCases;
using KeplerAI.Administration.Users;
using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;
using KeplerAI.Lab.Datasets.Uploads;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Platform;
using KeplerAI.Platform.Hosting;
using KeplerAI.Platform.Localisation;
using KeplerAI.Platform.Permissions;
using KeplerAI.Platform.SignIn;

namespace KeplerAI.Demo;

/// <summary>The main road, step by step: each line below is a command that a page sends, under the account that may send it.</summary>
public sealed class DemoRoad(IServiceProvider services, DemoAccounts accounts, IReadTables tables, INumbers numbers, UploadFiles uploads, Texts texts, KeplerSettings settings)
{
    private readonly DemoSender _as = ActivatorUtilities.CreateInstance<DemoSender>(services, accounts);
    private readonly List<DemoStep> _steps = [];

    public async Task<DemoSummary> PlayAsync(TextWriter console, CancellationToken ct)
    {
        var useCase = await StepAsync("use_case", console, () => OpenUseCaseAsync(ct));
        var dataset = await StepAsync("ingestion", console, () => IngestAsync(useCase, ct));
        var scenario = await StepAsync("scenario", console, () => OpenScenarioAsync(useCase, dataset.DatasetId, ct));
        var lab = ActivatorUtilities.CreateInstance<DemoLab>(services, _as, useCase.UseCaseId, scenario);
        await StepAsync("notebook", console, () => lab.StartInstanceAsync(ct));
        await StepAsync("dataprep", console, () => lab.DevelopAndRunAsync(ScenarioFolder.DataPrep, texts["demo.job_dataprep"], "*/30 * * * *", ct));
        var training = await StepAsync("training", console, () => lab.DevelopAndRunAsync(ScenarioFolder.Training, "Training_Model_XGB_V1", null, ct));
        var scoringJob = await StepAsync("scoring_job", console, () => lab.DevelopAsync(ScenarioFolder.Scoring, "Scoring_V1_Risque_Credit", "0 18 * * *", ct));
        await StepAsync("activation", console, () => lab.ActivateAsync(texts["demo.activation_comment"], ct));
        var scoring = await StepAsync("scoring", console, () => lab.RunAsync(scoringJob, ct));
        await StepAsync("stop_notebook", console, () => lab.StopInstanceAsync(ct));
        var report = ActivatorUtilities.CreateInstance<DemoReport>(services, settings);
        await StepAsync("control_panel", console, () => report.ReadPanelAsync(useCase.Number, scoring.Number, ct));
        await StepAsync("journal", console, () => report.ReadJournalAsync(useCase.Number, ct));
        return await report.SummariseAsync(useCase.Number, dataset, training.RunId, scoring.RunId, _steps, ct);
    }

    private async Task<UseCaseCreatedFor> OpenUseCaseAsync(CancellationToken ct)
    {
        var number = await numbers.NextAsync(Scopes.UseCase, ct);
        var opened = new UseCaseCreatedFor(Guid.CreateVersion7(), number);
        var contributors = new[] { ("datascientist", BusinessFunction.DataScientist), ("manager", BusinessFunction.Viewer), ("analyste", BusinessFunction.AmlAnalyst), ("business", BusinessFunction.BusinessUser), ("viewer", BusinessFunction.Viewer) };
        var members = new List<Contributor>();
        foreach (var (login, function) in contributors)
            members.Add(new Contributor(await _as.IdAsync(login, ct), function));
        // A demo played again opens another use case: names are unique, and nothing is overwritten.
        var name = await tables.CountAsync<ScopeRow>(AsOf.Now, "kind = @kind", new { kind = Scopes.UseCase }, ct) == 0 ? texts["demo.use_case"] : texts["demo.use_case_again", number];
        await _as.SendAsync("admin", new CreateUseCase(opened.UseCaseId, number, name, texts["demo.use_case_description"], UseCaseType.CreditRisk, [.. members]), ct);
        return opened;
    }

    private async Task<DatasetRow> IngestAsync(UseCaseCreatedFor useCase, CancellationToken ct)
    {
        var source = DemoLab.Sample("germancredit.csv");
        var upload = Guid.CreateVersion7();
        await using (var received = uploads.Create(upload))
        await using (var file = File.OpenRead(source))
            await file.CopyToAsync(received, ct);
        var dataset = Guid.CreateVersion7();
        await _as.SendAsync("datascientist", new ImportDataset(dataset, await numbers.NextAsync(Scopes.Dataset, ct), useCase.UseCaseId, "credit", "germancredit.csv", new FileInfo(source).Length, upload, null, ["risque", "statlog"]), ct);
        var row = await _as.WaitAsync<DatasetRow>(dataset, d => d.Status is DatasetStatus.Ready or DatasetStatus.Failed, ct);
        return row.Status == DatasetStatus.Ready ? row : throw new InvalidOperationException("The ingestion failed.");
    }

    private async Task<Guid> OpenScenarioAsync(UseCaseCreatedFor useCase, Guid dataset, CancellationToken ct)
    {
        var scenario = Guid.CreateVersion7();
        await _as.SendAsync("datascientist", new CreateScenario(scenario, await numbers.NextAsync(Scopes.Scenario, ct), useCase.UseCaseId, texts["demo.scenario"], texts["demo.scenario_description"]), ct);
        await _as.SendAsync("datascientist", new AttachDatasets(scenario, [dataset]), ct);
        return scenario;
    }

    private async Task<T> StepAsync<T>(string name, TextWriter console, Func<Task<T>> step)
    {
        var watch = Stopwatch.StartNew();
        var result = await step();
        _steps.Add(new DemoStep(name, Math.Round(watch.Elapsed.TotalSeconds, 2)));
        await console.WriteLineAsync(texts["demo.step", texts[$"demo.step.{name}"], watch.Elapsed.TotalSeconds]);
        return result;
    }
}

/// <summary>A use case as the demo opened it.</summary>
public sealed record UseCaseCreatedFor(Guid UseCaseId, int Number);
