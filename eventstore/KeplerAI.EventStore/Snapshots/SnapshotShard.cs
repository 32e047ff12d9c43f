using Npgsql;
using NpgsqlTypes;

namespace KeplerAI.EventStore;

/// <summary>Keeps async snapshots: a page's streams are loaded, folded and written together.</summary>
internal sealed class SnapshotShard(Snapshot snapshot, StoreContext store) : IEventShard
{
    public string Name => NameOf(snapshot);

    public IReadOnlyCollection<Type> EventTypes => snapshot.EventTypes;

    public static string NameOf(Snapshot snapshot) => $"Snapshot_{snapshot.Alias}:All";

    public Task ApplyAsync(IReadOnlyList<IEvent> events, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        ApplyAsync(snapshot, events, store, connection, transaction, ct);

    /// <summary>Events of other kinds of streams are left out; so is what a snapshot holds already. A shard is given every event that its snapshot folds; an append knows its own only.</summary>
    public static async Task ApplyAsync(Snapshot snapshot, IReadOnlyList<IEvent> events, StoreContext store, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var stored = await LoadAsync(snapshot, [.. events.Select(e => e.StreamId).Distinct()], connection, transaction, ct);
        var changed = new List<(Guid Id, long Version, string Data)>();
        var streams = events.Where(e => stored.TryGetValue(e.StreamId, out var known) && e.Version > known.Version).GroupBy(e => e.StreamId).ToList();
        var missed = await SnapshotGaps.LoadAsync(
            snapshot.Lifecycle == SnapshotLifecycle.Inline ? streams.Select(s => (s.Key, stored[s.Key].Version, s.First().Version)) : [], store, connection, transaction, ct);
        foreach (var stream in streams)
        {
            if (snapshot.Fold(stored[stream.Key].Data, missed[stream.Key].Concat(stream), store.Json) is { } folded)
            {
                changed.Add((stream.Key, stream.Last().Version, folded));
            }
        }

        if (changed.Count > 0)
        {
            await WriteAsync(snapshot, changed, connection, transaction, ct);
        }
    }

    private static async Task<Dictionary<Guid, (long Version, string? Data)>> LoadAsync(Snapshot snapshot, Guid[] ids, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"select s.id, coalesce(p.version, 0), p.data from kepler_events.mt_streams s left join {snapshot.Table} p using (id) where s.id = any($1) and s.type = $2 and not s.is_archived", connection, transaction)
        {
            Parameters = { new() { Value = ids }, new() { Value = snapshot.Alias } },
        };
        var stored = new Dictionary<Guid, (long, string?)>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            stored[reader.GetGuid(0)] = (reader.GetInt64(1), reader.IsDBNull(2) ? null : reader.GetString(2));
        }

        return stored;
    }

    private static async Task WriteAsync(Snapshot snapshot, List<(Guid Id, long Version, string Data)> rows, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"""
            insert into {snapshot.Table} (id, version, data) select * from unnest($1, $2, $3)
            on conflict (id) do update set version = excluded.version, data = excluded.data
            """, connection, transaction)
        {
            Parameters =
            {
                new() { Value = rows.Select(r => r.Id).ToArray() },
                new() { Value = rows.Select(r => r.Version).ToArray() },
                new() { Value = rows.Select(r => r.Data).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb },
            },
        };
        await command.ExecuteNonQueryAsync(ct);
    }
}
