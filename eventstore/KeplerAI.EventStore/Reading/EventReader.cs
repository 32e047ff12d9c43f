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
        var header = new EventHeader(
            reader.GetGuid(first + 1), reader.GetGuid(first + 2), reader.GetInt64(first + 3), reader.GetInt64(first), type.Name, new DateTimeOffset(reader.GetFieldValue<DateTime>(first + 6)),
            Text(reader, first + 7), Text(reader, first + 8), Text(reader, first + 9), Headers(reader, first + 10), !reader.IsDBNull(first + 11) && reader.GetBoolean(first + 11));
        return type.Wrap(header, Body(reader, first + 4, type, store));
    }

    /// <summary>The body alone, straight from the bytes on the wire.</summary>
    public static object Body(NpgsqlDataReader reader, int ordinal, EventType type, StoreContext store) =>
        type.Read(reader.GetFieldValue<byte[]>(ordinal), store.Json);

    // Marten writes JSON null where there is no header.
    private static Dictionary<string, JsonElement>? Headers(NpgsqlDataReader reader, int ordinal) =>
        reader.IsDBNull(ordinal) ? null : JsonSerializer.Deserialize<Dictionary<string, JsonElement>?>(reader.GetFieldValue<byte[]>(ordinal));

    private static string? Text(NpgsqlDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);
}
