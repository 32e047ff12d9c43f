using KeplerAI.Compute.Execution;
using KeplerAI.Compute.Notebooks;
using KeplerAI.EventStore;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.Notebooks;

/// <summary>Starts and stops the process of an instance, and says how it went.</summary>
public sealed class NotebookWorker(IEventStore store, INotebookSupervisor supervisor, IScriptRunner runner, WorkingTrees trees, NotebookContexts contexts, NotebookVoice voice)
    : IWorkHandler<StartNotebook>, IWorkHandler<StopNotebook>
{
    public async Task HandleAsync(StartNotebook payload, WorkLease lease, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        if (await session.AggregateStreamAsync<NotebookInstance>(payload.InstanceId, ct: ct) is not { Status: InstanceStatus.Requested } instance) return;

        // « Relancer » replaces the process: whatever runs under this id belongs to a former request.
        await supervisor.StopAsync(instance.Id, ct);
        var request = new NotebookRequest(
            instance.Id, instance.UseCaseNumber, instance.ScenarioNumber, trees.PathOf(instance.ScenarioNumber), await contexts.OfAsync(instance, ct),
            instance.Sizing.DriverCores, instance.Sizing.DriverMemoryGb << 10);
        var problem = await supervisor.StartAsync(request, ct);
        await voice.SayAsync(problem is null ? new RecordInstanceStarted(instance.Id, runner.Limiter) : new RecordInstanceFailed(instance.Id, problem), ct);
        if (await session.AggregateStreamAsync<NotebookInstance>(instance.Id, ct: ct) is not { Status: InstanceStatus.Active }) await supervisor.StopAsync(instance.Id, ct);
    }

    public async Task HandleAsync(StopNotebook payload, WorkLease lease, CancellationToken ct)
    {
        await supervisor.StopAsync(payload.InstanceId, ct);
        await voice.SayAsync(new RecordInstanceStopped(payload.InstanceId, "notebook.reason.asked"), ct);
    }
}
