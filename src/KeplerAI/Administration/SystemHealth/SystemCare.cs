using KeplerAI.EventStore;

namespace KeplerAI.Administration.SystemHealth;

[EventName("dead_work_retried")]
public sealed record DeadWorkRetried(string Queue, string Key);

[EventName("dead_work_discarded")]
public sealed record DeadWorkDiscarded(string Queue, string Key, string Reason);

/// <param name="Number">The event that the reader of events fails on.</param>
[EventName("shard_retry_requested")]
public sealed record ShardRetryRequested(string Shard, long Number);

/// <summary>What people did about one thing that stood still: a piece of work or a shard, each a stream of its own.</summary>
public sealed record SystemCare(int Times)
{
    public static Guid OfWork(string key) => DeterministicGuid.From("system care: work", key);

    public static Guid OfShard(string name) => DeterministicGuid.From("system care: shard", name);

    public static SystemCare Create(DeadWorkRetried _) => new(1);

    public static SystemCare Create(DeadWorkDiscarded _) => new(1);

    public static SystemCare Create(ShardRetryRequested _) => new(1);

    public SystemCare Apply(DeadWorkRetried _) => new(Times + 1);

    public SystemCare Apply(DeadWorkDiscarded _) => new(Times + 1);

    public SystemCare Apply(ShardRetryRequested _) => new(Times + 1);
}
