using Npgsql;

namespace KeplerAI.EventStore;

internal sealed class PostgresEventStore(StoreContext store, HighWater highWater, Shards shards, Pulse moved, Rebuilder rebuilder, Replayer replayer) : IEventStore
{
    // How often a shard of another process is looked for: most are there within milliseconds.
    private static readonly TimeSpan Soonest = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Latest = TimeSpan.FromMilliseconds(20);

    public IReadOnlyList<string> Projections { get; } = [.. store.Projections.All.Select(p => p.Table)];

    public IEventSession OpenSession(EventMetadata metadata) => new EventSession(store, metadata);

    public IQuerySession QuerySession() => new QuerySession(store);

    public Task<long> HighWaterMarkAsync(CancellationToken ct = default) => highWater.DetectAsync(ct);

    public async Task<long> PositionAtAsync(DateTimeOffset instant, CancellationToken ct = default)
    {
        var mark = await highWater.DetectAsync(ct);
        await using var command = store.Store.CreateCommand("select seq_id from kepler_events.mt_events where seq_id <= $1 and timestamp > $2 order by seq_id limit 1");
        command.Parameters.Add(new() { Value = mark });
        command.Parameters.Add(new() { Value = instant.ToUniversalTime() });
        return await command.ExecuteScalarAsync(ct) is long first ? first - 1 : mark;
    }

    public Task CatchUpAsync(CancellationToken ct = default) => shards.CatchUpAsync(ct);

    public async Task<bool> WaitForAsync(long sequence, TimeSpan atMost, IReadOnlyCollection<Type> rows, CancellationToken ct = default)
    {
        var names = rows.Select(store.Projections.OfRow).Where(p => p.Lifecycle == ProjectionLifecycle.Async).Select(p => store.Projections.GroupOf(p).ShardName).Distinct().ToArray();
        var started = store.Time.GetTimestamp();
        for (var pause = Soonest; names.Length > 0; pause = pause < Latest ? pause * 2 : Latest)
        {
            var next = moved.Next; // a shard of this process says so; one of another is looked for
            if (!await BehindAsync(names, sequence, ct))
            {
                return true;
            }

            if (store.Time.GetElapsedTime(started) >= atMost)
            {
                return false;
            }

            using var woken = CancellationTokenSource.CreateLinkedTokenSource(ct);
            await Task.WhenAny(next, Task.Delay(pause, store.Time, woken.Token));
            await woken.CancelAsync();
            ct.ThrowIfCancellationRequested();
        }

        return true;
    }

    public Task RebuildAsync(string projection, bool force = false, CancellationToken ct = default) => rebuilder.RebuildAsync(GroupOf(projection), force, ct);

    public async Task<IReadOnlyList<string>> RebuildAndCompareAsync(string projection, CancellationToken ct = default) =>
        (await replayer.RunAsync(GroupOf(projection), streams: null, ct)).Single(t => t.Table == projection).Lines;

    private ProjectionGroup GroupOf(string table) => store.Projections.GroupOf(store.Projections.OfTable(table));

    private async Task<bool> BehindAsync(string[] names, long sequence, CancellationToken ct)
    {
        await using var command = store.Store.CreateCommand("select count(*) from kepler_events.mt_event_progression where name = any($1) and last_seq_id >= $2");
        command.Parameters.Add(new() { Value = names });
        command.Parameters.Add(new() { Value = sequence });
        return (long)(await command.ExecuteScalarAsync(ct))! < names.Length;
    }
}
