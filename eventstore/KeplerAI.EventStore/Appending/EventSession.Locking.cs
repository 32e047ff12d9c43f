using Npgsql;

namespace KeplerAI.EventStore;

internal sealed partial class EventSession
{
    // Opened by the first lock; what is saved goes through it.
    private (NpgsqlConnection Connection, NpgsqlTransaction Transaction)? _held;

    public async Task<IEventStream<T>> FetchForExclusiveWriting<T>(Guid id, CancellationToken ct = default) where T : class
    {
        await LockAsync(id, ct);
        var (version, state) = await StateReader<T>.LatestAsync(Context, id, ct, _held!.Value.Connection);
        return Fetched(id, version, state);
    }

    public async Task AppendExclusive(Guid id, CancellationToken ct, params IReadOnlyList<object> events) => AppendExpecting(id, await LockAsync(id, ct), events);

    public async Task AppendOptimistic(Guid id, CancellationToken ct, params IReadOnlyList<object> events)
    {
        await using var command = Context.Store.CreateCommand("select version from kepler_events.mt_streams where id = $1");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        AppendExpecting(id, await command.ExecuteScalarAsync(ct) as long? ?? 0, events);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_held is { } held)
        {
            _held = null;
            await held.Transaction.DisposeAsync();
            await held.Connection.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    /// <returns>The stream's version, which stays so; 0 when it does not exist.</returns>
    private async Task<long> LockAsync(Guid id, CancellationToken ct)
    {
        if (_held is null)
        {
            var connection = await Context.Store.OpenConnectionAsync(ct);
            _held = (connection, await connection.BeginTransactionAsync(ct));
        }

        await using var command = new NpgsqlCommand("select version from kepler_events.mt_streams where id = $1 for no key update", _held.Value.Connection, _held.Value.Transaction);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        return await command.ExecuteScalarAsync(ct) as long? ?? 0;
    }
}
