using System.Buffers;

namespace KeplerAI.Compute.Ingestion;

/// <summary>Reads RFC 4180 records with exact line numbers: a line end inside quotes counts as a line and not as a record.</summary>
internal sealed class CsvScanner(Stream stream, byte delimiter)
{
    private readonly byte[] buffer = new byte[1 << 18];
    private readonly SearchValues<byte> inField = SearchValues.Create([delimiter, (byte)'\r', (byte)'\n']);
    private readonly SearchValues<byte> inQuotes = SearchValues.Create([(byte)'"', (byte)'\r', (byte)'\n']);
    private int position, filled;
    private long line = 1;
    private byte? lineEnd;

    public CsvRecord Record { get; } = new();

    /// <summary>Set when the text breaks the quoting rules; reading stops there.</summary>
    public IngestProblem? Problem { get; private set; }

    /// <summary>The text is sound, but not in the one form that any reader takes alike: mixed line ends, blank lines, a quote inside a plain field.</summary>
    public bool Irregular { get; private set; }

    /// <summary>Reads the next record; false at the end or at a problem. Blank lines are passed over.</summary>
    public bool Next()
    {
        while (Peek() >= 0)
        {
            Record.Clear();
            Record.Line = line;
            while (ReadField()) { }
            if (Problem is null && Record.TooLong) Problem = new IngestProblem("csv.line_too_long", Record.Line);
            if (Problem is not null) return false;
            if (!Record.IsBlank) return true;
            Irregular = true;
        }
        return false;
    }

    /// <returns>True when another field follows in the same record.</returns>
    private bool ReadField()
    {
        if (Peek() == '"' && !ReadQuoted()) return false;
        ReadPlain();
        Record.EndField();
        var next = Peek();
        if (next < 0 || Record.TooLong) return false;
        position++;
        if (next == delimiter) return true;
        EndLine((byte)next);
        return false;
    }

    private void ReadPlain()
    {
        var start = true;
        while (Peek() >= 0)
        {
            var rest = buffer.AsSpan(position, filled - position);
            var stop = rest.IndexOfAny(inField);
            var run = stop < 0 ? rest : rest[..stop];
            if (run.Contains((byte)'"') || (start && run is [(byte)' ', ..])) Irregular = true;
            start = false;
            Record.Append(run);
            position += run.Length;
            if (stop >= 0 || Record.TooLong) return;
        }
    }

    private bool ReadQuoted()
    {
        var (openLine, field) = (line, Record.Count + 1);
        Record.Quoted = true;
        position++;
        while (Peek() >= 0 && !Record.TooLong)
        {
            var rest = buffer.AsSpan(position, filled - position);
            var stop = rest.IndexOfAny(inQuotes);
            Record.Append(stop < 0 ? rest : rest[..stop]);
            position += stop < 0 ? rest.Length : stop;
            if (stop < 0) continue;
            var found = buffer[position++];
            if (found != '"')
            {
                Record.Append([found]);
                CountInside(found);
                continue;
            }
            if (Peek() is '"')
            {
                Record.Append("\""u8);
                position++;
                continue;
            }
            var after = Peek();
            if (after < 0 || after == delimiter || after is '\r' or '\n') return true;
            Problem = new IngestProblem("csv.bad_quote", line, field);
            return false;
        }
        Problem = Record.TooLong ? new IngestProblem("csv.line_too_long", Record.Line, field) : new IngestProblem("csv.unclosed_quote", openLine, field);
        return false;
    }

    private void CountInside(byte found)
    {
        line++;
        if (found != '\r') return;
        if (Peek() == '\n')
        {
            Record.Append("\n"u8);
            position++;
        }
        Irregular = true;
    }

    private void EndLine(byte found)
    {
        line++;
        var kind = found;
        if (found == '\r' && Peek() == '\n')
        {
            position++;
            kind = 0;
        }
        Irregular |= lineEnd is { } first && first != kind;
        lineEnd = kind;
    }

    private int Peek()
    {
        if (position < filled) return buffer[position];
        (position, filled) = (0, stream.Read(buffer));
        return filled == 0 ? -1 : buffer[0];
    }
}
