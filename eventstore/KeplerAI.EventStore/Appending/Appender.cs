using System.Text.Json;
using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>Writes the events of one stream in one statement, in which the version is checked before any sequence number is drawn.</summary>
internal sealed class Appender(StoreContext store, EventMetadata metadata, NpgsqlConnection connection, NpgsqlTransaction transaction)
{
    private readonly DateTimeOffset _now = Instants.ToMicrosecond(store.Time.GetUtcNow());

    /// <summary>Several streams: all rows are locked, in one order, and all versions checked, before the first number is drawn.</summary>
    public async Task LockAsync(IReadOnlyList<StreamAction> actions, CancellationToken ct)
    {
        var versions = new Dictionary<Guid, long>();
        await using (var command = new NpgsqlCommand("select id, version from kepler_events.mt_streams where id = any($1) order by id for update", connection, transaction))
        {
            command.Parameters.Add(new() { Value = actions.Select(a => a.Id).ToArray() });
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                versions[reader.GetGuid(0)] = reader.GetInt64(1);
            }
        }

        foreach (var action in actions.Where(a => a.ExpectedVersion is { } expected && expected != versions.GetValueOrDefault(a.Id)))
        {
            throw await RefusalAsync(action, ct);
        }
    }

    public async Task<IReadOnlyList<IEvent>> AppendAsync(StreamAction action, CancellationToken ct)
    {
        var types = action.Events.Select(e => store.Catalogue.Of(e.GetType())).ToArray();
        var bodies = action.Events.Select(e => JsonSerializer.Serialize(e, e.GetType(), store.Json.Options)).ToArray();
        var ids = action.Events.Select(_ => Guid.CreateVersion7(_now)).ToArray();
        await using var command = AppendSql.Command(action, types, bodies, ids, metadata, store.Json, _now, connection, transaction);
        var written = new List<IEvent>(types.Length);
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct))
            {
                var i = written.Count;
                var header = new EventHeader(ids[i], action.Id, reader.GetInt64(1), reader.GetInt64(0), types[i].Name, _now, metadata.UserName,
                    metadata.CorrelationId, metadata.CausationId, Headers(), IsArchived: false);

                // Read back from its own text, so that inline projections see exactly what a rebuild will see.
                written.Add(types[i].Wrap(header, JsonSerializer.Deserialize(bodies[i], types[i].Type, store.Json.Options)!));
            }
        }

        return written.Count == types.Length ? written : throw await RefusalAsync(action, ct);
    }

    private Dictionary<string, JsonElement>? Headers() =>
        metadata.Headers?.ToDictionary(h => h.Key, h => JsonSerializer.SerializeToElement(h.Value));

    private async Task<Exception> RefusalAsync(StreamAction action, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select version, is_archived from kepler_events.mt_streams where id = $1", connection, transaction)
        {
            Parameters = { new() { Value = action.Id } },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        var exists = await reader.ReadAsync(ct);
        if (exists && reader.GetBoolean(1))
        {
            return new InvalidStreamOperationException($"Stream {action.Id} is archived.");
        }

        return exists && action.MustBeNew
            ? new ExistingStreamIdCollisionException(action.Id)
            : new EventStreamUnexpectedMaxEventIdException(action.Id, action.ExpectedVersion ?? 0, exists ? reader.GetInt64(0) : 0);
    }
}
