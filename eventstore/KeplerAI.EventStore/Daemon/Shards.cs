namespace KeplerAI.EventStore;

/// <summary>Every shard of this process: async projections, and what other parts registered.</summary>
internal sealed class Shards(StoreContext store, HighWater highWater, DeadLetters deadLetters, Pulse moved, IEnumerable<IEventShard> registered) : IDaemonHealth, IDisposable
{
    public IReadOnlyList<ShardRunner> All { get; } =
    [
        .. store.Projections.Groups.Where(g => g.Lifecycle == ProjectionLifecycle.Async).Select(g => new ShardRunner(store, new ProjectionShard(g, store.Json), deadLetters, moved)),
        .. store.Snapshots.All.Where(s => s.Lifecycle == SnapshotLifecycle.Async).Select(s => new ShardRunner(store, new SnapshotShard(s, store), deadLetters, moved)),
        .. registered.Select(s => new ShardRunner(store, s, deadLetters, moved)),
    ];

    public long HighWaterMark => highWater.Mark;

    public long? WaitingForSequence => highWater.WaitingFor;

    IReadOnlyList<ShardHealth> IDaemonHealth.Shards => [.. All.Select(s => s.Health)];

    public async Task CatchUpAsync(CancellationToken ct)
    {
        long last;
        await using (var connection = await store.Store.OpenConnectionAsync(ct))
        {
            last = await Progression.LastCommittedAsync(connection, ct);
        }

        // Only a writer still under way can hold the mark back; it ends by itself.
        long mark;
        while ((mark = await highWater.DetectAsync(ct)) < last)
        {
            await Task.Delay(5, ct);
        }

        foreach (var shard in All)
        {
            await shard.RunToAsync(mark, ct);
        }
    }

    public void Dispose()
    {
        foreach (var shard in All)
        {
            shard.Dispose();
        }
    }
}
