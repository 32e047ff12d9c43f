using KeplerAI.Messaging;

namespace KeplerAI.Lab.Notebooks;

/// <summary>What became of the process, said by the platform itself.</summary>
public sealed record RecordInstanceStarted(Guid InstanceId, string Limiter) : ICommand<NotebookInstance>
{
    Guid ICommand.StreamId => InstanceId;
}

public static class RecordInstanceStartedHandler
{
    public static Decision Handle(RecordInstanceStarted command, NotebookInstance? state) =>
        state is { Status: InstanceStatus.Requested } ? Decision.Of(new InstanceStarted(command.Limiter)) : Decision.Nothing;
}

/// <param name="Reason">A resource key under « notebook.reason. ».</param>
public sealed record RecordInstanceStopped(Guid InstanceId, string Reason) : ICommand<NotebookInstance>
{
    Guid ICommand.StreamId => InstanceId;
}

public static class RecordInstanceStoppedHandler
{
    public static Decision Handle(RecordInstanceStopped command, NotebookInstance? state) =>
        state is { Status: InstanceStatus.Requested or InstanceStatus.Active } ? Decision.Of(new InstanceStopped(command.Reason)) : Decision.Nothing;
}

public sealed record RecordInstanceFailed(Guid InstanceId, string Rule) : ICommand<NotebookInstance>
{
    Guid ICommand.StreamId => InstanceId;
}

public static class RecordInstanceFailedHandler
{
    public static Decision Handle(RecordInstanceFailed command, NotebookInstance? state) =>
        state is { Status: InstanceStatus.Requested } ? Decision.Of(new InstanceFailed(command.Rule)) : Decision.Nothing;
}
