using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using KeplerAI.Compute.Ingestion.Archives;
using KeplerAI.Compute.Ingestion.Rows;

namespace KeplerAI.Compute.Ingestion.Json;

/// <summary>The members of every row as text: what stands between quotation marks without them, nested values as JSON without spaces.</summary>
internal static class JsonCells
{
    public static long Write(CleanTable clean, string file, JsonForm form, List<JsonColumn> columns, ImmutableArray<ColumnPlan> plans)
    {
        var nested = columns.Select(c => c.Nested).ToArray();
        var places = columns.ToDictionary(c => c.Name, c => c.Place, StringComparer.Ordinal);
        using var text = TextFile.Open(file);
        using var rows = clean.Begin([.. plans.Select((plan, i) => new CleanColumn(plan.Choice, nested[i] && plan.Choice.Type != ColumnTypes.Text))]);
        var reader = new JsonRows(text, form);
        var cells = new (int Start, int Length)[columns.Count];
        var buffer = new ArrayBufferWriter<byte>(1 << 16);
        while (reader.Next())
        {
            if (reader.Bad is not null) throw new InvalidDataException("A row changed while it was read.");
            buffer.ResetWrittenCount();
            Array.Fill(cells, (0, -1));
            Read(reader.Row, columns, places, nested, cells, buffer);
            foreach (var (start, length) in cells) rows.Field(length < 0 ? default : buffer.WrittenSpan.Slice(start, length), length < 0);
            rows.EndRow();
        }
        return reader.Fatal is null ? rows.Rows : throw new InvalidDataException("The file changed while it was read.");
    }

    private static void Read(ReadOnlySpan<byte> row, List<JsonColumn> columns, Dictionary<string, int> places, bool[] nested, (int Start, int Length)[] cells, ArrayBufferWriter<byte> buffer)
    {
        var json = new Utf8JsonReader(row, new JsonReaderOptions { MaxDepth = 256 });
        json.Read();
        for (var next = 0; json.Read() && json.TokenType == JsonTokenType.PropertyName; next++)
        {
            var place = next < columns.Count && json.ValueTextEquals(columns[next].Utf8) ? next : places[json.GetString()!];
            json.Read();
            if (json.TokenType == JsonTokenType.Null) continue;
            var start = buffer.WrittenCount;
            if (nested[place]) Raw(row, ref json, buffer);
            else if (json.TokenType == JsonTokenType.String && json.ValueIsEscaped) buffer.Advance(json.CopyString(buffer.GetSpan(json.ValueSpan.Length)));
            else buffer.Write(json.ValueSpan);
            cells[place] = (start, buffer.WrittenCount - start);
        }
    }

    private static void Raw(ReadOnlySpan<byte> row, ref Utf8JsonReader json, ArrayBufferWriter<byte> buffer)
    {
        var start = (int)json.TokenStartIndex;
        json.Skip();
        var value = row[start..(int)json.BytesConsumed];
        var quoted = false;
        for (var i = 0; i < value.Length; i++)
        {
            if (!quoted && value[i] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') continue;
            if (value[i] == '"') quoted = !quoted;
            buffer.Write(value.Slice(i, quoted && value[i] == '\\' ? 2 : 1));
            if (quoted && value[i] == '\\') i++;
        }
    }
}
