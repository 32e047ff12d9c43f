namespace KeplerAI.Compute.Ingestion.Csv;

/// <summary>One record: its fields as places in the buffer, or in a copy where doubled quotes were taken out.</summary>
internal sealed partial class CsvReader
{
    private byte[] unescaped = new byte[256];
    private (int Start, int Length, bool Copied)[] fields = new (int, int, bool)[64];
    private int count, start, rawEnd, unescapedLength;
    private bool last;

    public int Count => count;

    public ReadOnlySpan<byte> this[int field] => fields[field] is var (from, length, copied) && copied ? unescaped.AsSpan(from, length) : buffer.Bytes.Slice(from, length);

    /// <returns>False when the bytes at hand end before the record does.</returns>
    private bool Fields()
    {
        (start, count, unescapedLength, Bad, Line) = (at, 0, 0, null, line);
        while (true)
        {
            var bytes = buffer.Bytes;
            if (at < bytes.Length && dialect.Quote != 0 && bytes[at] == dialect.Quote)
            {
                if (!Quoted(bytes)) return false;
                if (Fatal is not null) return true;
            }
            else
            {
                if (!Plain(bytes, at)) return false;
            }
            if (at >= bytes.Length)
            {
                rawEnd = bytes.Length;
                return true;
            }
            if (bytes[at] != dialect.Delimiter) return EndLine(bytes);
            at++;
        }
    }

    private bool Plain(ReadOnlySpan<byte> bytes, int from)
    {
        while (true)
        {
            var stop = bytes[at..].IndexOfAny(inField);
            if (stop < 0)
            {
                if (!last) return false;
                at = bytes.Length;
                break;
            }
            at += stop;
            if (dialect.Quote == 0 || bytes[at] != dialect.Quote) break;
            Irregular = true;
            at++;
        }
        if (at > from && bytes[from] == ' ') Irregular = true;
        Add(from, at - from, copied: false);
        return true;
    }

    /// <returns>False when the bytes at hand end inside the quotes.</returns>
    private bool Quoted(ReadOnlySpan<byte> bytes)
    {
        var (openLine, from, copyFrom, copied) = (line, at + 1, unescapedLength, false);
        at++;
        while (true)
        {
            var stop = bytes[at..].IndexOfAny(inQuotes);
            if (stop < 0)
            {
                if (last) Fatal = new IngestProblem("csv.unclosed_quote", openLine, count + 1);
                return last;
            }
            at += stop;
            if (bytes[at] != dialect.Quote)
            {
                CountInside(bytes);
                continue;
            }
            if (at + 1 == bytes.Length && !last) return false;
            if (at + 1 < bytes.Length && bytes[at + 1] == dialect.Quote)
            {
                Copy(bytes[from..(at + 1)]);
                (at, copied) = (at + 2, true);
                from = at;
                continue;
            }
            break;
        }
        var closed = at++;
        if (copied) Copy(bytes[from..closed]);
        if (at < bytes.Length && bytes[at] != dialect.Delimiter && bytes[at] is not ((byte)'\r' or (byte)'\n')) return AfterBadQuote(bytes);
        if (copied) Add(copyFrom, unescapedLength - copyFrom, copied: true);
        else Add(from, closed - from, copied: false);
        return true;
    }

    /// <summary>The record is lost up to the end of the line; the next one starts a line.</summary>
    private bool AfterBadQuote(ReadOnlySpan<byte> bytes)
    {
        Bad ??= new IngestProblem("csv.bad_quote", line, count + 1);
        var stop = bytes[at..].IndexOfAny((byte)'\r', (byte)'\n');
        if (stop < 0 && !last) return false;
        at = stop < 0 ? bytes.Length : at + stop;
        Add(at, 0, copied: false);
        return true;
    }

    private void CountInside(ReadOnlySpan<byte> bytes)
    {
        line++;
        if (bytes[at++] != '\r') return;
        Irregular = true;
        if (at < bytes.Length && bytes[at] == '\n') at++;
    }

    private bool EndLine(ReadOnlySpan<byte> bytes)
    {
        if (bytes[at] == '\r' && at + 1 == bytes.Length && !last) return false;
        rawEnd = at;
        line++;
        var kind = bytes[at++];
        if (kind == '\r' && at < bytes.Length && bytes[at] == '\n')
        {
            at++;
            kind = 0;
        }
        Irregular |= lineEnd is { } first && first != kind;
        lineEnd = kind;
        return true;
    }

    private void Copy(ReadOnlySpan<byte> part)
    {
        if (unescapedLength + part.Length > unescaped.Length) Array.Resize(ref unescaped, Math.Max(unescaped.Length * 2, unescapedLength + part.Length));
        part.CopyTo(unescaped.AsSpan(unescapedLength));
        unescapedLength += part.Length;
    }

    private void Add(int from, int length, bool copied)
    {
        if (count == fields.Length) Array.Resize(ref fields, fields.Length * 2);
        fields[count++] = (from, length, copied);
    }
}
