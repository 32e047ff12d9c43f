using System.Text.Json;
using Npgsql;

namespace KeplerAI.EventStore;

internal static class EventReader
{
    public const string Columns = "seq_id, id, stream_id, version, data, type, timestamp, user_name, correlation_id, causation_id, headers, is_archived";

    public static async Task<IReadOnlyList<IEvent>> ReadAsync(NpgsqlCommand command, StoreContext store, CancellationToken ct)
    {
        var events = new List<IEvent>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            events.Add(Read(reader, store));
        }

        return events;
    }

    public static IEvent Read(NpgsqlDataReader reader, StoreContext store, int first = 0)
    {
        var type = store.Catalogue.Of(reader.GetString(first + 5));
        var origin = Origin(reader, first + 1, first + 7);
        var header = new EventHeader(reader.GetGuid(first + 2), reader.GetInt64(first + 3), reader.GetInt64(first), type.Name, new DateTimeOffset(reader.GetFieldValue<DateTime>(first + 6)), origin);
        return type.Wrap(header, Body(reader, first + 4, type, store));
    }

    /// <param name="id">The ordinal of the event's id.</param>
    /// <param name="first">That of the first of user_name, correlation_id, causation_id, headers, is_archived.</param>
    public static EventOrigin Origin(NpgsqlDataReader reader, int id, int first) => new(
        reader.GetGuid(id), Text(reader, first), Text(reader, first + 1), Text(reader, first + 2), Headers(reader, first + 3), !reader.IsDBNull(first + 4) && reader.GetBoolean(first + 4));

    /// <summary>The body alone, straight from the bytes on the wire.</summary>
    public static object Body(NpgsqlDataReader reader, int ordinal, EventType type, StoreContext store) =>
        type.Read(reader.GetFieldValue<byte[]>(ordinal), store.Json);

    // Marten writes JSON null where there is no header.
    private static Dictionary<string, JsonElement>? Headers(NpgsqlDataReader reader, int ordinal) =>
        reader.IsDBNull(ordinal) ? null : JsonSerializer.Deserialize<Dictionary<string, JsonElement>?>(reader.GetFieldValue<byte[]>(ordinal));

    private static string? Text(NpgsqlDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);
}
