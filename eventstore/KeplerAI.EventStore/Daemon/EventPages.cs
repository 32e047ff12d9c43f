using Npgsql;
using NpgsqlTypes;

namespace KeplerAI.EventStore;

/// <summary>A stretch of the log: events of the wanted types in (floor, <paramref name="Ceiling"/>].</summary>
internal sealed record EventPage(IReadOnlyList<IEvent> Events, long Ceiling);

internal static class EventPages
{
    /// <summary>
    /// The next page after <paramref name="floor"/>, archived streams included: their rows stay. An empty stretch is one page, so that a shard of
    /// rare events still advances. It ends before an event that cannot be read.
    /// </summary>
    /// <exception cref="ApplyEventException">The first event cannot be read: its body, an upcaster, or the key of a person's data.</exception>
    public static async Task<EventPage> LoadAsync(StoreContext store, NpgsqlConnection connection, long floor, long ceiling, IReadOnlyCollection<Type>? types, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"""
            select {EventReader.Columns} from kepler_events.mt_events
            where seq_id > $1 and seq_id <= $2 and ($3::text[] is null or type = any($3)) order by seq_id limit $4
            """, connection);
        command.Parameters.Add(new() { Value = floor });
        command.Parameters.Add(new() { Value = ceiling });
        command.Parameters.Add(new() { Value = types is null ? DBNull.Value : store.Catalogue.NamesOf(types), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (long)store.Options.BatchSize });
        var events = new List<IEvent>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            try
            {
                events.Add(EventReader.Read(reader, store));
            }
            catch (Exception e) when (e is not NpgsqlException)
            {
                var sequence = reader.GetInt64(0);
                return events.Count > 0
                    ? new EventPage(events, sequence - 1)
                    : throw new ApplyEventException(sequence, reader.GetString(5), reader.GetGuid(2), reader.GetInt64(3), e);
            }
        }

        return new EventPage(events, events.Count == store.Options.BatchSize ? events[^1].Sequence : ceiling);
    }
}
