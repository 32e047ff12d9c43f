using KeplerAI.Messaging;

namespace KeplerAI.Administration.SystemHealth;

/// <summary>« Réessayer »: one more attempt for work that is dead.</summary>
public sealed record RetryDeadWork(string Key) : ICommand<SystemCare>
{
    Guid ICommand.StreamId => SystemCare.OfWork(Key);
}

public static class RetryDeadWorkHandler
{
    public static Task<FoundWork> LoadAsync(RetryDeadWork command, IWorkBoard board, CancellationToken ct) => FoundWork.OfAsync(command.Key, board, ct);

    public static Decision Handle(RetryDeadWork command, FoundWork found) =>
        found.Dead is { } work ? Decision.Of(new DeadWorkRetried(work.Queue, command.Key)) : Decision.Refuse("system.not_dead");
}

/// <param name="Dead">Null when it is not dead, or not any more.</param>
public sealed record FoundWork(DeadWork? Dead)
{
    public static async Task<FoundWork> OfAsync(string key, IWorkBoard board, CancellationToken ct) => new(await board.FindDeadAsync(key, ct));
}
