using System.Buffers;

namespace KeplerAI.Compute.Ingestion.Rows;

/// <summary>
/// One row a line, made to be cut without rules of quoting: behind a NUL, « s » ends a field, « n » is a line end within one, « 0 » a NUL, and « - » alone a
/// missing value.
/// </summary>
internal sealed class CleanRows(string file) : IDisposable
{
    private static readonly SearchValues<byte> Special = SearchValues.Create("\n\0"u8);
    private readonly RowFile output = new(file);
    private bool started;

    public long Rows => output.Rows;

    public void Field(ReadOnlySpan<byte> field, bool missing)
    {
        var buffer = output.Buffer;
        if (started) buffer.Write("\0s"u8);
        started = true;
        if (missing)
        {
            buffer.Write("\0-"u8);
            return;
        }
        while (field.IndexOfAny(Special) is >= 0 and var at)
        {
            buffer.Write(field[..at]);
            buffer.Write(field[at] == '\n' ? "\0n"u8 : "\u00000"u8);
            field = field[(at + 1)..];
        }
        buffer.Write(field);
    }

    public void EndRow()
    {
        output.EndRow();
        started = false;
    }

    public void Dispose() => output.Dispose();
}
