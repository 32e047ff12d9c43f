using KeplerAI.EventStore;
using KeplerAI.Messaging;

namespace KeplerAI.Administration.SystemHealth;

/// <summary>« Réessayer »: a reader of events that is paused tries the event it fails on again, now.</summary>
public sealed record RetryShard(string Shard) : ICommand<SystemCare>
{
    Guid ICommand.StreamId => SystemCare.OfShard(Shard);
}

public static class RetryShardHandler
{
    public static async Task<PausedShard> LoadAsync(RetryShard command, IProjectionHealth health, CancellationToken ct) =>
        new((await health.ReadAsync(ct)).Shards.FirstOrDefault(s => s.Name == command.Shard)?.PausedAt);

    public static Decision Handle(RetryShard command, PausedShard paused) =>
        paused.At is { } number ? Decision.Of(new ShardRetryRequested(command.Shard, number)) : Decision.Refuse("system.not_paused");
}

/// <param name="At">The event it fails on; null when it runs.</param>
public sealed record PausedShard(long? At);
