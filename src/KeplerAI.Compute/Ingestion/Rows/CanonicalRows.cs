using System.Buffers;

namespace KeplerAI.Compute.Ingestion.Rows;

/// <summary>Rows written in the one form that every reader takes alike: comma, LF, quotes where needed.</summary>
internal sealed class CanonicalRows(string file) : IDisposable
{
    public const string NewLine = "\\n";
    public static readonly Csv.CsvDialect Dialect = new((byte)',', (byte)'"');
    private static readonly SearchValues<byte> NeedQuotes = SearchValues.Create(",\"\r\n "u8);
    private readonly RowFile output = new(file);
    private int rowStart;

    /// <summary>Bytes of the longest row.</summary>
    public int Longest { get; private set; }

    public long Rows => output.Rows;

    private ArrayBufferWriter<byte> Buffer => output.Buffer;

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
            Buffer.Write(field);
            return;
        }
        Put((byte)'"');
        while (field.IndexOf((byte)'"') is >= 0 and var quote)
        {
            Buffer.Write(field[..(quote + 1)]);
            Put((byte)'"');
            field = field[(quote + 1)..];
        }
        Buffer.Write(field);
        Put((byte)'"');
    }

    public void EndRow()
    {
        Longest = Math.Max(Longest, Buffer.WrittenCount + 1 - rowStart);
        output.EndRow();
        rowStart = Buffer.WrittenCount;
    }

    public void Dispose() => output.Dispose();

    private void Put(byte one)
    {
        Buffer.GetSpan(1)[0] = one;
        Buffer.Advance(1);
    }
}
