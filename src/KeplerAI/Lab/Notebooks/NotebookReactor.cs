using KeplerAI.Messaging;

namespace KeplerAI.Lab.Notebooks;

/// <summary>Durable work: bring an instance's process to where its stream says.</summary>
public sealed record StartNotebook(Guid InstanceId);

public sealed record StopNotebook(Guid InstanceId);

public sealed class NotebookReactor : Reactor
{
    public const string Queue = "notebooks";

    private const int Attempts = 3;

    public NotebookReactor() : base("notebooks")
    {
        On<InstanceRequested>(e => [new Enqueue(Queue, $"start:{e.Sequence}", new StartNotebook(e.StreamId), MaxAttempts: Attempts)]);
        On<InstanceStartRequested>(e => [new Enqueue(Queue, $"start:{e.Sequence}", new StartNotebook(e.StreamId), MaxAttempts: Attempts)]);
        On<InstanceStopRequested>(e => [new Enqueue(Queue, $"stop:{e.Sequence}", new StopNotebook(e.StreamId), MaxAttempts: Attempts)]);
        On<InstanceDeleted>(e => [new Enqueue(Queue, $"stop:{e.Sequence}", new StopNotebook(e.StreamId), MaxAttempts: Attempts)]);
    }
}
