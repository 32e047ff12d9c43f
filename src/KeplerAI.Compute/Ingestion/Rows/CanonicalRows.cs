using System.Buffers;

namespace KeplerAI.Compute.Ingestion.Rows;

/// <summary>Rows written in the one form that every reader takes alike: comma, LF, quotes where needed.</summary>
internal sealed class CanonicalRows(string file) : IDisposable
{
    public const string NewLine = "\\n";
    public static readonly Csv.CsvDialect Dialect = new((byte)',', (byte)'"');
    private static readonly SearchValues<byte> NeedQuotes = SearchValues.Create(",\"\r\n "u8);
    private readonly FileStream output = new(file, FileMode.Create, FileAccess.Write, FileShare.Read, 1);
    private readonly ArrayBufferWriter<byte> buffer = new(1 << 20);
    private int rowStart;

    /// <summary>Bytes of the longest row.</summary>
    public int Longest { get; private set; }

    public long Rows { get; private set; }

    public void Write<T>(T row) where T : class, ITextRow
    {
        for (var i = 0; i < row.Count; i++) Field(row[i], i == 0, row.Count == 1);
        EndRow();
    }

    public void Field(ReadOnlySpan<byte> field, bool first, bool alone)
    {
        if (!first) Put((byte)',');
        if (field.IndexOfAny(NeedQuotes) < 0 && !(alone && field.IsEmpty))
        {
            buffer.Write(field);
            return;
        }
        Put((byte)'"');
        while (field.IndexOf((byte)'"') is >= 0 and var quote)
        {
            buffer.Write(field[..(quote + 1)]);
            Put((byte)'"');
            field = field[(quote + 1)..];
        }
        buffer.Write(field);
        Put((byte)'"');
    }

    public void EndRow()
    {
        Put((byte)'\n');
        Rows++;
        Longest = Math.Max(Longest, buffer.WrittenCount - rowStart);
        if (buffer.WrittenCount > 1 << 19) Flush();
        rowStart = buffer.WrittenCount;
    }

    public void Dispose()
    {
        Flush();
        output.Dispose();
    }

    private void Flush()
    {
        output.Write(buffer.WrittenSpan);
        buffer.ResetWrittenCount();
    }

    private void Put(byte one)
    {
        buffer.GetSpan(1)[0] = one;
        buffer.Advance(1);
    }
}
