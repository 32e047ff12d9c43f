using Npgsql;

namespace KeplerAI.EventStore;

internal class QuerySession(StoreContext context) : IQuerySession
{
    protected StoreContext Context { get; } = context;

    public async Task<IReadOnlyList<IEvent>> FetchStreamAsync(Guid id, long version = 0, DateTimeOffset? timestamp = null, long fromVersion = 0, bool archived = false, CancellationToken ct = default)
    {
        await using var command = Context.Store.CreateCommand($"""
            select {EventReader.Columns} from kepler_events.mt_events
            where stream_id = $1 and version >= $2 and ($3 = 0 or version <= $3) and ($4::timestamptz is null or timestamp <= $4) and (not is_archived or $5)
            order by version
            """);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = fromVersion });
        command.Parameters.Add(new() { Value = version });
        command.Parameters.Add(new() { Value = (object?)timestamp?.ToUniversalTime() ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = archived });
        return await EventReader.ReadAsync(command, Context, ct);
    }

    public async Task<T?> AggregateStreamAsync<T>(Guid id, long version = 0, DateTimeOffset? timestamp = null, CancellationToken ct = default) where T : class
    {
        var (last, state) = await StateReader<T>.AtAsync(Context, id, version, timestamp, ct);
        return last < version ? null : state;
    }

    public async Task<T?> FetchLatest<T>(Guid id, CancellationToken ct = default) where T : class => (await StateReader<T>.LatestAsync(Context, id, ct)).State;

    public async Task<StreamState?> FetchStreamStateAsync(Guid id, CancellationToken ct = default)
    {
        await using var command = Context.Store.CreateCommand("select version, type, timestamp, created, is_archived from kepler_events.mt_streams where id = $1");
        command.Parameters.Add(new() { Value = id });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new StreamState(id, reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetString(1), Instant(reader, 2), Instant(reader, 3), reader.GetBoolean(4))
            : null;
    }

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static DateTimeOffset Instant(NpgsqlDataReader reader, int ordinal) => new(reader.GetFieldValue<DateTime>(ordinal));
}
