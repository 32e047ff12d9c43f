using System.Buffers;
using System.Text;
using System.Text.Unicode;
using KeplerAI.Compute.Ingestion.Rows;

namespace KeplerAI.Compute.Ingestion.Csv;

/// <param name="Quote">0 for a file without quotes.</param>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct CsvDialect(byte Delimiter, byte Quote);

/// <summary>Reads records with exact line numbers: a line end inside quotes counts as a line and not as a record. A record that breaks a rule is named, and reading goes on behind it.</summary>
internal sealed partial class CsvReader : ITextRow
{
    private readonly CsvBuffer buffer;
    private readonly CsvDialect dialect;
    private readonly SearchValues<byte> inField;
    private readonly SearchValues<byte> inQuotes;
    private long line = 1;
    private int at;
    private byte? lineEnd;

    public CsvReader(Stream stream, CsvDialect dialect)
    {
        (buffer, this.dialect) = (new CsvBuffer(stream), dialect);
        byte[] ends = [dialect.Delimiter, (byte)'\r', (byte)'\n'];
        inField = SearchValues.Create(dialect.Quote == 0 ? ends : [.. ends, dialect.Quote]);
        inQuotes = SearchValues.Create([dialect.Quote, (byte)'\r', (byte)'\n']);
    }

    /// <summary>1-based line on which the record starts.</summary>
    public long Line { get; private set; }

    public long Read => buffer.Read;

    public int LongestRecord { get; private set; }

    /// <summary>The rule that the record breaks, with its place; its fields are then not to be used.</summary>
    public IngestProblem? Bad { get; private set; }

    /// <summary>Reading cannot go on.</summary>
    public IngestProblem? Fatal { get; private set; }

    /// <summary>The record has a byte above 127, or what is no text in UTF-8.</summary>
    public bool High { get; private set; }

    public bool InvalidUtf8 { get; private set; }

    /// <summary>Sound text, but not in the one form that any reader takes alike: mixed line ends, blank lines, a quote inside a plain field.</summary>
    public bool Irregular { get; private set; }

    /// <summary>How the file ends its lines, as DuckDB is told.</summary>
    public string NewLine => lineEnd switch { 0 => "\\r\\n", (byte)'\r' => "\\r", _ => "\\n" };

    public ReadOnlySpan<byte> Raw => buffer.Bytes[start..rawEnd];

    /// <summary>Reads the next record; false at the end or where reading cannot go on. Blank lines are passed over.</summary>
    public bool Next()
    {
        while (Fatal is null)
        {
            if (at >= buffer.Filled)
            {
                buffer.Start = at = buffer.Filled;
                if (!buffer.More()) return false;
                at = buffer.Start;
            }
            buffer.Start = at;
            if (!Record()) return false;
            if (count == 1 && rawEnd == start)
            {
                Irregular = true;
                continue;
            }
            Check();
            return true;
        }
        return false;
    }

    /// <summary>Reads one record, again from its start when it runs over the end of what is at hand.</summary>
    private bool Record()
    {
        var (atLine, ended, irregular) = (line, lineEnd, Irregular);
        while (!Fields())
        {
            if (buffer.IsFull)
            {
                Fatal = new IngestProblem("csv.line_too_long", Line);
                return false;
            }
            if (!buffer.More()) last = true;
            at = buffer.Start;
            (line, lineEnd, Irregular) = (atLine, ended, irregular);
        }
        if (Fatal is null) LongestRecord = Math.Max(LongestRecord, rawEnd - start);
        return Fatal is null;
    }

    private void Check()
    {
        (High, InvalidUtf8) = (false, false);
        if (buffer.HasControl && Bad is null && CsvBuffer.ControlIn(Raw) >= 0) Bad = new IngestProblem("csv.nul", Line, Column(field => CsvBuffer.ControlIn(field) >= 0));
        if (!buffer.HasHigh || Ascii.IsValid(Raw)) return;
        High = true;
        InvalidUtf8 = IsInvalid(Raw);
    }

    /// <summary>Where the record is no UTF-8.</summary>
    public IngestProblem EncodingProblem() => new("value.encoding", Line, Column(IsInvalid));

    // U+FFFF stands in no text; transcoding leaves it where the file's own encoding was broken.
    private static bool IsInvalid(ReadOnlySpan<byte> text) => !Utf8.IsValid(text) || text.IndexOf("\uFFFF"u8) >= 0;

    private int? Column(Func<ReadOnlySpan<byte>, bool> found)
    {
        if (Bad is not null) return null;
        for (var i = 0; i < count; i++)
            if (found(this[i])) return i + 1;
        return null;
    }
}
