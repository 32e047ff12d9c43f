using System.Buffers;
using System.Text;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace KeplerAI.EventStore;

/// <summary>Loads and writes rows of one read table (qualified and quoted), a batch in one statement. Rows travel as one JSON array that PostgreSQL takes apart
/// by the columns' types; not by the table's own, which a swap would pull away from under a statement that waits for it.</summary>
internal sealed class RowWriter(RowShape shape, string table, NpgsqlConnection connection, NpgsqlTransaction? transaction, EventJson json)
{
    private string KeysMatch => string.Join(" and ", shape.Keys.Select(k => $"t.{k.Quoted} = k.{k.Quoted}"));

    private string Columns => string.Join(", ", shape.Columns.Select(c => $"t.{c.Quoted}"));

    private string GivenKeys => $"json_to_recordset($1) as k ({Definitions(shape.Keys)})";

    public async Task<Dictionary<RowKey, RowTimeline>> LoadAsync(IReadOnlyCollection<RowKey> keys, CancellationToken ct) =>
        (await RowsAsync($"select t.valid_from, {Columns} from {GivenKeys} join {table} t on {KeysMatch} where t.valid_to is null", keys, ct))
            .ToDictionary(r => r.Id, r => RowTimeline.OfStored(r.Row, r.From));

    /// <summary>Takes the current rows of these keys out of the table.</summary>
    public Task<List<(RowKey Id, object Row, long From)>> TakeAsync(IReadOnlyCollection<RowKey> keys, CancellationToken ct) =>
        RowsAsync($"delete from {table} t using {GivenKeys} where {KeysMatch} and t.valid_to is null returning t.valid_from, {Columns}", keys, ct);

    /// <summary>Writes keys alone into a table of the key's columns.</summary>
    public async Task InsertKeysAsync(string into, IReadOnlyCollection<RowKey> keys, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"insert into {into} select {string.Join(", ", shape.Keys.Select(k => k.Quoted))} from {GivenKeys}", connection, transaction);
        command.Parameters.Add(Json(keys, Key));
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task WriteAsync(IReadOnlyCollection<RowTimeline> timelines, CancellationToken ct)
    {
        var closed = timelines.Where(t => t.Closed is not null).Select(t => t.Closed!.Value).ToList();
        var added = timelines.SelectMany(t => t.Versions()).ToList();
        await using var batch = new NpgsqlBatch(connection, transaction);
        if (closed.Count > 0)
        {
            var close = new NpgsqlBatchCommand($"update {table} t set valid_to = k.valid_to from json_to_recordset($1) as k ({Definitions(shape.Keys)}, valid_to bigint) where {KeysMatch} and t.valid_to is null");
            close.Parameters.Add(Json(closed, (writer, row) =>
            {
                Key(writer, row.Key);
                writer.WriteNumber("valid_to", row.To);
            }));
            batch.BatchCommands.Add(close);
        }

        if (added.Count > 0)
        {
            var insert = new NpgsqlBatchCommand($"insert into {table} select * from json_to_recordset($1) as r ({Definitions(shape.Columns)}, valid_from bigint, valid_to bigint)");
            insert.Parameters.Add(Json(added, Version));
            batch.BatchCommands.Add(insert);
        }

        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(ct);
        }
    }

    private async Task<List<(RowKey Id, object Row, long From)>> RowsAsync(string sql, IReadOnlyCollection<RowKey> keys, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        command.Parameters.Add(Json(keys, Key));
        var rows = new List<(RowKey, object, long)>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var row = shape.Read(reader, json, first: 1);
            rows.Add((shape.KeyOf(row), row, reader.GetInt64(0)));
        }

        return rows;
    }

    private void Key(Utf8JsonWriter writer, RowKey key)
    {
        for (var i = 0; i < shape.Keys.Count; i++)
        {
            Member(writer, shape.Keys[i], key.Parts[i]);
        }
    }

    private void Version(Utf8JsonWriter writer, RowVersion version)
    {
        foreach (var column in shape.Columns)
        {
            Member(writer, column, column.Get(version.Row));
        }

        writer.WriteNumber("valid_from", version.From);
        if (version.To is { } to)
        {
            writer.WriteNumber("valid_to", to);
        }
    }

    private void Member(Utf8JsonWriter writer, RowColumn column, object? value)
    {
        writer.WritePropertyName(column.Name);
        JsonSerializer.Serialize(writer, value, value?.GetType() ?? column.Type, json.Options);
    }

    private static string Definitions(IEnumerable<RowColumn> columns) => string.Join(", ", columns.Select(c => $"{c.Quoted} {c.SqlType}"));

    private static NpgsqlParameter Json<T>(IEnumerable<T> items, Action<Utf8JsonWriter, T> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var item in items)
            {
                writer.WriteStartObject();
                members(writer, item);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return new NpgsqlParameter { Value = Encoding.UTF8.GetString(buffer.WrittenSpan), NpgsqlDbType = NpgsqlDbType.Json };
    }
}
