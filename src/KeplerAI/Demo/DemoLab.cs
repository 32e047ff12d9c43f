using KeplerAI.Administration.UseCases.Activation;
using KeplerAI.Compute.Notebooks;
using KeplerAI.EventStore;
using KeplerAI.Lab.Notebooks;
using KeplerAI.Lab.ScenarioJobs;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Platform;
using KeplerAI.Platform.Permissions;
using KeplerAI.Runs;

namespace KeplerAI.Demo;

/// <summary>What the data scientist and the manager do in one scenario.</summary>
public sealed class DemoLab(INumbers numbers, INotebookSupervisor notebooks, IEventStore store, DemoSender sender, Guid useCaseId, Guid scenarioId)
{
    private const string Scientist = "datascientist";
    private readonly Guid _instance = Guid.CreateVersion7();

    public static string Sample(string file) => Path.Combine(AppContext.BaseDirectory, "samples", "credit-risk", file);

    public async Task<bool> StartInstanceAsync(CancellationToken ct)
    {
        await sender.SendAsync(Scientist, new RequestInstance(_instance, await numbers.NextAsync(Scopes.Instance, ct), scenarioId, useCaseId, 1, 2, 1, 1, 0), ct);
        var row = await sender.WaitAsync<InstanceRow>(_instance, i => i.Status is InstanceStatus.Active or InstanceStatus.Failed, ct);
        return row.Status == InstanceStatus.Active ? true : throw new InvalidOperationException($"The Jupyter instance did not start: {row.Reason}.");
    }

    public async Task<RunRow> DevelopAndRunAsync(ScenarioFolder folder, string name, string? cron, CancellationToken ct) =>
        await RunAsync(await DevelopAsync(folder, name, cron, ct), ct);

    /// <summary>Saves the script through Jupyter, tests it there with « kepler run », then makes and activates its job.</summary>
    public async Task<Guid> DevelopAsync(ScenarioFolder folder, string name, string? cron, CancellationToken ct)
    {
        var directory = WorkingTrees.NameOf(folder);
        var file = $"{directory}.py";
        using (var notebook = new DemoNotebook(notebooks.EndpointOf(_instance) ?? throw new InvalidOperationException("The Jupyter instance is gone.")))
        {
            await notebook.SaveAsync($"{directory}/{file}", await File.ReadAllTextAsync(Sample(file), ct), ct);
            var printed = await notebook.RunAsync($"import subprocess\nprint(subprocess.run(['kepler', 'run', '{directory}/{file}'], capture_output=True, text=True))", ct);
            await TestedAsync(folder, file, printed, ct);
        }

        var job = Guid.CreateVersion7();
        await sender.SendAsync(Scientist, new CreateJob(job, await numbers.NextAsync(Scopes.Job, ct), scenarioId, useCaseId, name, folder, file, cron, "Europe/Paris"), ct);
        await sender.SendAsync(Scientist, new ActivateJob(job), ct);
        return job;
    }

    public async Task<RunRow> RunAsync(Guid job, CancellationToken ct)
    {
        var run = Guid.CreateVersion7();
        await sender.SendAsync(Scientist, new RequestRun(run, await numbers.NextAsync(Scopes.Run, ct), useCaseId, job), ct);
        var row = await sender.WaitAsync<RunRow>(run, r => r.IsOver, ct);
        return row.Status == RunStatus.Succeeded ? row : throw new InvalidOperationException($"Run {row.Number} ended {row.Status}: {row.Rule}.");
    }

    public async Task<bool> ActivateAsync(string comment, CancellationToken ct)
    {
        var request = Guid.CreateVersion7();
        await sender.SendAsync(Scientist, new RequestActivation(useCaseId, request, scenarioId, comment), ct);
        await sender.SendAsync("manager", new ApproveActivation(useCaseId, request), ct);
        return true;
    }

    public async Task<bool> StopInstanceAsync(CancellationToken ct)
    {
        await sender.SendAsync(Scientist, new StopInstance(_instance), ct);
        await sender.WaitAsync<InstanceRow>(_instance, i => i.Status == InstanceStatus.Stopped, ct);
        return true;
    }

    // The supervisor records the test just after the script's last line was shown.
    private async Task TestedAsync(ScenarioFolder folder, string file, string printed, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        for (var attempt = 0; attempt < 50; attempt++)
        {
            if ((await session.FetchStreamAsync(scenarioId, ct: ct)).Any(e => e.Data is ScriptTested { Succeeded: true } tested && tested.Folder == folder && tested.File == file))
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(100), ct);
        }

        throw new InvalidOperationException($"« kepler run {file} » was not recorded: {printed}");
    }
}
