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

    private static IEvent Read(NpgsqlDataReader reader, StoreContext store)
    {
        var type = store.Catalogue.Of(reader.GetString(5));
        var header = new EventHeader(
            reader.GetGuid(1), reader.GetGuid(2), reader.GetInt64(3), reader.GetInt64(0), type.Name, new DateTimeOffset(reader.GetFieldValue<DateTime>(6)),
            Text(reader, 7), Text(reader, 8), Text(reader, 9), Headers(reader), !reader.IsDBNull(11) && reader.GetBoolean(11));
        return type.Wrap(header, JsonSerializer.Deserialize(reader.GetString(4), type.Type, store.Json.Options)!);
    }

    // Marten writes JSON null where there is no header.
    private static Dictionary<string, JsonElement>? Headers(NpgsqlDataReader reader) =>
        Text(reader, 10) is { } json ? JsonSerializer.Deserialize<Dictionary<string, JsonElement>?>(json) : null;

    private static string? Text(NpgsqlDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);
}
