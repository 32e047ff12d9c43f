namespace KeplerAI.EventStore;

/// <param name="Position">The last event it has taken in.</param>
/// <param name="PausedAt">The event that it fails on; null while it runs.</param>
public sealed record ShardHealth(string Name, long Position, long? PausedAt, string? Error, DateTimeOffset? Since);

/// <summary>How far each shard of this process has come, and which ones stand still.</summary>
public interface IDaemonHealth
{
    long HighWaterMark { get; }

    /// <summary>Set while a number below the last event is missing and its writer may still be alive.</summary>
    long? WaitingForSequence { get; }

    IReadOnlyList<ShardHealth> Shards { get; }
}
