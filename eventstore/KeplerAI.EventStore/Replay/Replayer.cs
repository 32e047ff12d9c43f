using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>Replays into tables of kepler_replay that are dropped at the end; those of a replay that was killed go with the next one.</summary>
internal sealed class Replayer(StoreContext store, HighWater highWater) : IReplay
{
    /// <summary>Its own: the sealer's, one lower, would stand still for as long as a replay takes.</summary>
    internal const long LockId = 4_120_071_972;

    public async Task<ReplayReport> RunAsync(IReadOnlyCollection<Guid>? streams = null, CancellationToken ct = default)
    {
        var tables = new List<ReplayedTable>();
        foreach (var group in store.Projections.Groups)
        {
            tables.AddRange(await RunAsync(group, streams, ct));
        }

        return new([.. tables.OrderBy(t => t.Table, StringComparer.Ordinal)]);
    }

    public async Task<IReadOnlyList<ReplayedTable>> RunAsync(ProjectionGroup group, IReadOnlyCollection<Guid>? streams, CancellationToken ct)
    {
        await using var connection = await store.Store.OpenConnectionAsync(ct);
        await SweepAsync(connection, ct);
        await connection.ExecuteAsync($"select pg_advisory_lock_shared({LockId})", ct);
        var run = Guid.NewGuid().ToString("N")[..8];
        try
        {
            return await CompareAsync(group, streams, run, connection, ct);
        }
        finally
        {
            try
            {
                foreach (var member in group.Members)
                {
                    await connection.ExecuteAsync($"drop table if exists {Table(member, run)}, {Keys(member, run)}", CancellationToken.None);
                }
            }
            finally
            {
                await connection.ExecuteAsync($"select pg_advisory_unlock_shared({LockId})", CancellationToken.None);
            }
        }
    }

    private static string Table(ITemporalProjection projection, string run) => $"kepler_replay.{DatabaseRoles.Quote($"{projection.Table}_{run}")}";

    private static string Keys(ITemporalProjection projection, string run) => $"kepler_replay.{DatabaseRoles.Quote($"{projection.Table}_{run}_keys")}";

    private async Task<IReadOnlyList<ReplayedTable>> CompareAsync(ProjectionGroup group, IReadOnlyCollection<Guid>? streams, string run, NpgsqlConnection connection, CancellationToken ct)
    {
        var position = group.Lifecycle == ProjectionLifecycle.Async ? await Progression.ReadAsync(connection, group.ShardName, ct) : await highWater.DetectAsync(ct);
        foreach (var member in group.Members)
        {
            await connection.ExecuteAsync(ReadTable.Bare(member, Table(member, run)), ct);
        }

        // Rows of a later stage hang on rows, not on events: a staged group is always replayed whole.
        var keys = streams is null || group.IsStaged ? null : await KeysAsync(group, [.. streams], position, run, connection, ct);
        await new LogFold(store, group, member => Table(member, run))
        {
            Streams = keys is not null && group.Lifecycle == ProjectionLifecycle.Inline ? [.. streams!] : null,
            Wanted = _ => keys is null ? null : keys.Contains,
        }.RunAsync(0, position, holdsRows: false, ct);

        var tables = new List<ReplayedTable>();
        foreach (var member in group.Members)
        {
            var columns = string.Join(", ", member.Shape.Keys.Select(k => k.Quoted));
            var only = keys is null ? "" : $" and ({columns}) in (select {columns} from {Keys(member, run)})";
            var differences = await TableComparison.RunAsync(connection, member, ReadTable.Qualified(member.Table), Table(member, run), position, only, ct);
            tables.Add(new(member.Table, position, differences.Rows, differences.Count, differences.Lines));
        }

        return tables;
    }

    /// <summary>The rows that these streams' events touch; other streams may touch them too.</summary>
    private async Task<HashSet<RowKey>> KeysAsync(ProjectionGroup group, Guid[] streams, long position, string run, NpgsqlConnection connection, CancellationToken ct)
    {
        var projection = group.Members[0];
        var calls = new List<RowCall>();
        var keys = new HashSet<RowKey>();
        await foreach (var page in new EventLog(store).ReadAsync(0, position, group.EventTypes, streams, ct))
        {
            calls.Clear();
            foreach (var e in page.Events)
            {
                projection.AddCalls(e, calls);
            }

            keys.UnionWith(calls.Select(c => c.Id));
        }

        var columns = string.Join(", ", projection.Shape.Keys.Select(k => k.Quoted));
        await connection.ExecuteAsync($"create table {Keys(projection, run)} as select {columns} from {Table(projection, run)} limit 0", ct);
        await new RowWriter(projection.Shape, Table(projection, run), connection, transaction: null, store.Json).InsertKeysAsync(Keys(projection, run), keys, ct);
        return keys;
    }

    private static async Task SweepAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await connection.ExecuteAsync($"""
            do $do$ declare leftover text; begin
                if pg_try_advisory_xact_lock({LockId}) then
                    for leftover in select tablename from pg_tables where schemaname = 'kepler_replay' loop
                        execute format('drop table kepler_replay.%I', leftover);
                    end loop;
                end if;
            end $do$
            """, ct);
    }
}
