using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace KeplerAI.EventStore;

/// <summary>Reads a stream's state in one statement: from its snapshot and what came after, or from all its events.</summary>
internal static class StateReader<T> where T : class
{
    // Folds that see only bodies are given only bodies.
    private static readonly string Columns = AggregateFold<T>.UsesMetadata ? EventReader.Columns : "version, type, data";

    private static readonly string All = $"select {Columns} from kepler_events.mt_events where stream_id = $1 and not is_archived order by version";

    private static readonly string UpTo = $"""
        select {Columns} from kepler_events.mt_events
        where stream_id = $1 and ($2 = 0 or version <= $2) and ($3::timestamptz is null or timestamp <= $3) and not is_archived order by version
        """;

    /// <param name="on">Where to read; null takes a connection of the pool.</param>
    /// <returns>The last version read, 0 when there is no event, and the state then.</returns>
    public static async Task<(long Version, T? State)> AtAsync(StoreContext store, Guid id, long version, DateTimeOffset? timestamp, CancellationToken ct, NpgsqlConnection? on = null)
    {
        var whole = version == 0 && timestamp is null;
        await using var command = Command(store, on, whole ? All : UpTo);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        if (!whole)
        {
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = version });
            command.Parameters.Add(new() { Value = (object?)timestamp?.ToUniversalTime() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        }

        await using var reader = await command.ExecuteReaderAsync(ct);
        return await FoldAsync(reader, 0, (0, null), id, store, ct);
    }

    public static async Task<(long Version, T? State)> LatestAsync(StoreContext store, Guid id, CancellationToken ct, NpgsqlConnection? on = null)
    {
        if (store.Snapshots.Of(typeof(T)) is not { } snapshot)
        {
            return await AtAsync(store, id, 0, null, ct, on);
        }

        await using var command = Command(store, on, $"""
            select s.version, s.data, e.* from (select $1::uuid as id) one left join {snapshot.Table} s using (id)
            left join lateral (select {Columns} from kepler_events.mt_events where stream_id = one.id and version > coalesce(s.version, 0) and not is_archived order by version) e on true
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        var start = reader.IsDBNull(0) ? (0, (T?)null) : (reader.GetInt64(0), JsonSerializer.Deserialize<T>(reader.GetFieldValue<byte[]>(1), store.Json.Options));
        return reader.IsDBNull(2) ? start : await FoldAsync(reader, 2, start, id, store, ct, onRow: true);
    }

    private static NpgsqlCommand Command(StoreContext store, NpgsqlConnection? on, string sql) => on is null ? store.Store.CreateCommand(sql) : new(sql, on);

    private static async Task<(long Version, T? State)> FoldAsync(NpgsqlDataReader reader, int first, (long Version, T? State) at, Guid id, StoreContext store, CancellationToken ct, bool onRow = false)
    {
        EventType? type = null;
        string? name = null;
        while (onRow || await reader.ReadAsync(ct))
        {
            onRow = false;
            if (AggregateFold<T>.UsesMetadata)
            {
                var e = EventReader.Read(reader, store, first);
                at = (e.Version, AggregateFold<T>.Step(at.State, e.Data, e, id));
            }
            else
            {
                // Neighbours are often of one type: its name is looked up when it changes.
                var stored = reader.GetString(first + 1);
                if (type is null || stored != name)
                {
                    (type, name) = (store.Catalogue.Of(stored), stored);
                }

                at = (reader.GetInt64(first), AggregateFold<T>.Step(at.State, EventReader.Body(reader, first + 2, type, store), null, id));
            }
        }

        return at;
    }
}
