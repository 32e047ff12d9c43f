namespace KeplerAI.EventStore;

/// <summary>An event that a shard fails on. The shard waits there; the entry goes once it has passed.</summary>
/// <param name="Since">When it failed first.</param>
/// <param name="LastTried">When it failed last.</param>
public sealed record DeadLetter(
    string Shard, long Sequence, Guid? StreamId, long? Version, string? EventTypeName, string Error, string ErrorType, DateTimeOffset Since, DateTimeOffset LastTried);

public interface IDeadLetters
{
    Task<IReadOnlyList<DeadLetter>> ListAsync(CancellationToken ct = default);

    /// <summary>Lets a paused shard try again now, in whichever process it runs; without a call it tries again by itself after a pause.</summary>
    Task RetryAsync(string shard, CancellationToken ct = default);
}
