using KeplerAI.EventStore;

namespace KeplerAI.Lab.Notebooks;

/// <summary>D23, without the pause, which needs executors to release.</summary>
public enum InstanceStatus
{
    Requested,
    Active,
    Stopped,
    Failed,
    Deleted,
}

/// <summary>Sizes of the form. Memory in GiB. Executor fields are kept and unused in the embedded profile.</summary>
public sealed record InstanceSizing(int DriverCores, int DriverMemoryGb, int ExecutorCores, int ExecutorMemoryGb, int Executors);

[EventName("instance_requested")]
public sealed record InstanceRequested(Guid InstanceId, int Number, Guid ScenarioId, int ScenarioNumber, Guid UseCaseId, int UseCaseNumber, Guid OwnerId, InstanceSizing Sizing);

/// <summary>« Activer » or « Relancer »: the same sizing, a new process.</summary>
[EventName("instance_start_requested")]
public sealed record InstanceStartRequested(Guid RequestedBy);

/// <param name="Limiter">How CPU and memory are capped here: « cgroup » or « rss+prlimit ».</param>
[EventName("instance_started")]
public sealed record InstanceStarted(string Limiter);

[EventName("instance_stop_requested")]
public sealed record InstanceStopRequested(Guid RequestedBy);

/// <param name="Reason">Resource key: asked for, process ended, platform stopped, right ended.</param>
[EventName("instance_stopped")]
public sealed record InstanceStopped(string Reason);

[EventName("instance_failed")]
public sealed record InstanceFailed(string Rule);

[EventName("instance_deleted")]
public sealed record InstanceDeleted;

public sealed record NotebookInstance(Guid Id, int Number, Guid ScenarioId, int ScenarioNumber, Guid UseCaseId, int UseCaseNumber, Guid OwnerId, InstanceSizing Sizing, InstanceStatus Status)
{
    public static NotebookInstance Create(InstanceRequested e) => new(e.InstanceId, e.Number, e.ScenarioId, e.ScenarioNumber, e.UseCaseId, e.UseCaseNumber, e.OwnerId, e.Sizing, InstanceStatus.Requested);

    public NotebookInstance Apply(InstanceStartRequested _) => this with { Status = InstanceStatus.Requested };

    public NotebookInstance Apply(InstanceStarted _) => this with { Status = InstanceStatus.Active };

    public NotebookInstance Apply(InstanceStopped _) => this with { Status = InstanceStatus.Stopped };

    public NotebookInstance Apply(InstanceFailed _) => this with { Status = InstanceStatus.Failed };

    public NotebookInstance Apply(InstanceDeleted _) => this with { Status = InstanceStatus.Deleted };
}
