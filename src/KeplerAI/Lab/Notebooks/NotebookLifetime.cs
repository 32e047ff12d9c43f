using KeplerAI.Compute.Notebooks;
using KeplerAI.EventStore;
using KeplerAI.Lab.Scenarios;

namespace KeplerAI.Lab.Notebooks;

/// <summary>Ties the supervisor to the log: what it sees becomes commands. No process survives the platform, so a start finds every instance stopped.</summary>
public sealed class NotebookLifetime(INotebookSupervisor supervisor, NotebookVoice voice, NotebookContexts contexts, IReadTables tables, IHostApplicationLifetime lifetime, ILogger<NotebookLifetime> log)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        supervisor.Tested = TestedAsync;
        supervisor.Ended = id => voice.SayAsync(new RecordInstanceStopped(id, "notebook.reason.ended"), CancellationToken.None);
        supervisor.Context = async id => await RowAsync(id) is { } row ? await contexts.OfAsync(row.ScenarioId, CancellationToken.None) : null;
        var started = new TaskCompletionSource();
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        try
        {
            await started.Task.WaitAsync(stoppingToken);
            foreach (var row in await tables.ListAsync<InstanceRow>(AsOf.Now, "status = 'Active'", ct: stoppingToken))
                if (supervisor.StateOf(row.InstanceId) == NotebookState.Absent)
                    await voice.SayAsync(new RecordInstanceStopped(row.InstanceId, "notebook.reason.platform"), stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The platform stops before it has started.
        }
        catch (Exception e)
        {
            log.LogError(e, "Instances of a former start could not be settled");
        }
    }

    private async Task TestedAsync(TestedScript tested)
    {
        if (await RowAsync(tested.InstanceId) is not { } row) return;
        var folder = Enum.Parse<ScenarioFolder>(tested.Folder, ignoreCase: true);
        await voice.SayAsync(new RecordScriptTested(row.ScenarioId, folder, tested.File, tested.Sha256, tested.Succeeded, tested.InstanceId), CancellationToken.None);
    }

    private Task<InstanceRow?> RowAsync(Guid instanceId) => tables.FindAsync<InstanceRow>(AsOf.Now, instanceId);
}
