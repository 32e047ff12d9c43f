using System.Buffers;

namespace KeplerAI.Compute.Ingestion.Rows;

/// <summary>A file of rows that is written in large pieces, each a whole number of rows.</summary>
internal sealed class RowFile(string file) : IDisposable
{
    private const int Piece = 1 << 19;
    private readonly FileStream output = new(file, FileMode.Create, FileAccess.Write, FileShare.Read, 1);

    public ArrayBufferWriter<byte> Buffer { get; } = new(2 * Piece);

    public long Rows { get; private set; }

    public void EndRow()
    {
        Buffer.Write("\n"u8);
        Rows++;
        if (Buffer.WrittenCount > Piece) Flush();
    }

    public void Dispose()
    {
        Flush();
        output.Dispose();
    }

    private void Flush()
    {
        output.Write(Buffer.WrittenSpan);
        Buffer.ResetWrittenCount();
    }
}
