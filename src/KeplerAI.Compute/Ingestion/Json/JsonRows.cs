using System.Text;
using System.Text.Json;
using KeplerAI.Compute.Ingestion.Csv;

namespace KeplerAI.Compute.Ingestion.Json;

/// <summary>The rows of a JSON file: objects one a line, in an array, or one behind the other. Broken lines are passed over; elsewhere nothing tells where the next object starts.</summary>
internal sealed class JsonRows(Stream stream, JsonForm form)
{
    private static readonly JsonReaderOptions Options = new() { AllowMultipleValues = true, MaxDepth = 256 };
    private readonly CsvBuffer buffer = new(stream);
    private JsonReaderState state = new(Options);
    private int at, start, end;
    private long line = 1;
    private bool inArray, done;

    public long Line { get; private set; }

    public long Read => buffer.Read;

    public ReadOnlySpan<byte> Row => buffer.Bytes[start..end];

    public IngestProblem? Bad { get; private set; }

    public IngestProblem? Fatal { get; private set; }

    public int Longest { get; private set; }

    public bool Next()
    {
        Bad = null;
        var found = Fatal is null && !done && (form == JsonForm.Lines ? NextLine() : NextValue());
        if (found) Longest = Math.Max(Longest, end - start);
        return found;
    }

    private bool NextLine()
    {
        while (true)
        {
            if (at >= buffer.Filled && !Refill()) return false;
            buffer.Start = at;
            int stop;
            while ((stop = buffer.Bytes[at..].IndexOf((byte)'\n')) < 0)
            {
                if (buffer.IsFull) return Stop("csv.line_too_long", null);
                var more = buffer.More();
                at = buffer.Start;
                if (!more) break;
            }
            (start, end, Line) = (at, stop < 0 ? buffer.Filled : at + stop, line++);
            at = stop < 0 ? end : end + 1;
            if (Row.IndexOfAnyExcept(" \t\r"u8) < 0) continue;
            Judge(Row);
            return true;
        }
    }

    private void Judge(ReadOnlySpan<byte> row)
    {
        if (!System.Text.Unicode.Utf8.IsValid(row) || row.IndexOf("\uFFFF"u8) >= 0)
        {
            Bad = new IngestProblem("value.encoding", Line);
            return;
        }
        try
        {
            var reader = new Utf8JsonReader(row, new JsonReaderOptions { MaxDepth = 256 });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) Bad = new IngestProblem("json.bad_line", Line);
            while (reader.Read()) { }
        }
        catch (JsonException e)
        {
            Bad = new IngestProblem("json.bad_line", Line, (int?)e.BytePositionInLine + 1);
        }
    }

    private bool NextValue()
    {
        try
        {
            return Value();
        }
        catch (JsonException e)
        {
            var inside = e.LineNumber ?? 0;
            return Stop("json.broken", (int?)e.BytePositionInLine + 1, line + inside);
        }
    }

    private bool Value()
    {
        while (true)
        {
            var bytes = buffer.Bytes[at..];
            var reader = new Utf8JsonReader(bytes, isFinalBlock: false, state);
            if (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.StartArray && !inArray)
                {
                    (inArray, state) = (true, reader.CurrentState);
                    Pass((int)reader.BytesConsumed);
                    continue;
                }
                if (reader.TokenType == JsonTokenType.EndArray) return End(reader);
                var first = (int)reader.TokenStartIndex;
                if (reader.TrySkip())
                {
                    state = reader.CurrentState;
                    (start, end) = (at + first, at + (int)reader.BytesConsumed);
                    Line = line + bytes[..first].Count((byte)'\n');
                    Pass((int)reader.BytesConsumed);
                    if (buffer.Bytes[start] != '{') Bad = new IngestProblem("json.bad_line", Line);
                    else if (!System.Text.Unicode.Utf8.IsValid(Row) || Row.IndexOf("\uFFFF"u8) >= 0) Bad = new IngestProblem("value.encoding", Line);
                    return true;
                }
            }
            if (buffer.Filled - at >= CsvBuffer.MaxRecord) return Stop("json.too_large", null);
            buffer.Start = at;
            var more = buffer.More();
            at = buffer.Start;
            if (more) continue;
            if (inArray || buffer.Bytes[at..].IndexOfAnyExcept(" \t\r\n"u8) >= 0) return Stop("json.broken", null, line + buffer.Bytes[at..].Count((byte)'\n'));
            return false;
        }
    }

    /// <summary>Behind the array nothing may stand.</summary>
    private bool End(Utf8JsonReader reader)
    {
        Pass((int)reader.BytesConsumed);
        do
        {
            if (buffer.Bytes[at..].IndexOfAnyExcept(" \t\r\n"u8) >= 0) return Stop("json.broken", null);
            at = buffer.Filled;
        }
        while (Refill());
        done = true;
        return false;
    }

    private void Pass(int bytes)
    {
        line += buffer.Bytes.Slice(at, bytes).Count((byte)'\n');
        at += bytes;
    }

    private bool Refill()
    {
        buffer.Start = buffer.Filled;
        var more = buffer.More();
        at = buffer.Start;
        return more;
    }

    private bool Stop(string rule, int? column, long? atLine = null)
    {
        Fatal = new IngestProblem(rule, atLine ?? line, column);
        return false;
    }
}

internal enum JsonForm { Lines, Array, Values }
