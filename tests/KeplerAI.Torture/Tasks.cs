using KeplerAI.EventStore;
using KeplerAI.Messaging;

namespace KeplerAI.Torture;

[EventName("task_begun")]
public sealed record TaskBegun(int Attempt);

[EventName("task_finished")]
public sealed record TaskFinished(int Attempt);

public sealed record TaskState(int Attempt, bool Finished)
{
    public static TaskState Create(TaskBegun e) => new(e.Attempt, Finished: false);

    public TaskState Apply(TaskBegun e) => this with { Attempt = e.Attempt };

    public TaskState Apply(TaskFinished _) => this with { Finished = true };
}

public sealed record BeginTask(Guid TaskId, int Attempt) : ICommand<TaskState>
{
    Guid ICommand.StreamId => TaskId;
}

public static class BeginTaskHandler
{
    public static Decision Handle(BeginTask command, TaskState? state) => state is { Finished: true } ? Decision.Nothing : Decision.Of(new TaskBegun(command.Attempt));
}

public sealed record FinishTask(Guid TaskId, int Attempt) : ICommand<TaskState>
{
    Guid ICommand.StreamId => TaskId;
}

public static class FinishTaskHandler
{
    public static Decision Handle(FinishTask command, TaskState state) => state.Finished ? Decision.Nothing : Decision.Of(new TaskFinished(command.Attempt));
}

public sealed record Settle(Guid TaskId);

/// <summary>Two fenced commands with a pause between them, in which processes die, freeze and are overtaken. Keys are new each time: only the fence protects.</summary>
public sealed class SettleHandler(ICommandBus commands) : IWorkHandler<Settle>
{
    public async Task HandleAsync(Settle payload, WorkLease lease, CancellationToken ct)
    {
        await SendAsync(new BeginTask(payload.TaskId, lease.Attempt), ct);
        await Task.Delay(Random.Shared.Next(20, 400), ct);
        await SendAsync(new FinishTask(payload.TaskId, lease.Attempt), ct);
    }

    private async Task SendAsync(ICommand command, CancellationToken ct)
    {
        if (await commands.SendAsync(command, new(Actor.System.UserId, Guid.NewGuid()), ct) is { Ok: false } refused)
        {
            throw new InvalidOperationException($"{command.GetType().Name}: {refused.Outcome}");
        }
    }
}

/// <summary>Some moves ask for work; clocks ask for a schedule.</summary>
public sealed class TortureReactor : Reactor
{
    public const string Queue = "settle";
    private const int Attempts = 1000;

    public TortureReactor() : base("torture")
    {
        On<UnitMoved>(e => AsksForWork(e.Data.Amount) ? [new Enqueue(Queue, KeyOf(e.Data.Token), new Settle(e.Data.Token), MaxAttempts: Attempts)] : []);
        On<ClockSet>(e => [new ScheduleJob(e.StreamId, e.Data.Cron, "Etc/UTC", e.Timestamp, e.Data.Missed, Cap: 10_000)]);
    }

    public static bool AsksForWork(long amount) => amount % 16 == 0;

    public static string KeyOf(Guid token) => $"{Queue}:{token}";
}
