using System.Buffers.Binary;
using Npgsql;

namespace KeplerAI.Compute.Databases;

/// <summary>The raw bytes of a binary COPY, cut into rows where they are read: no value is touched twice.</summary>
internal sealed class PostgresRows(Stream copy, int columns) : IRowReader
{
    private const int Signature = 11;
    private const int MinimumRead = 64 << 10;
    private byte[] carried = [];
    private bool started;
    private bool ended;

    public void Fill(RowBatch batch)
    {
        if (ended) return;
        batch.Reserve(carried.Length);
        carried.CopyTo(batch.Buffer.AsSpan());
        var (end, at) = (carried.Length, 0);
        carried = [];
        if (!started) at = Header(batch, ref end);
        while (!batch.Full && Row(batch, ref at, ref end)) batch.Used = at;
        if (!ended && at < end) carried = batch.Buffer[at..end];
    }

    public void Dispose()
    {
        try
        {
            copy.Dispose();
        }
        catch (Exception e) when (e is NpgsqlException or IOException or ObjectDisposedException)
        {
            // The connection is closed next, whatever state the copy was left in.
        }
    }

    private int Header(RowBatch batch, ref int end)
    {
        started = true;
        Need(batch, 0, Signature + 8, ref end);
        var extension = BinaryPrimitives.ReadInt32BigEndian(batch.Buffer.AsSpan(Signature + 4));
        Need(batch, 0, Signature + 8 + extension, ref end);
        return Signature + 8 + extension;
    }

    private bool Row(RowBatch batch, ref int at, ref int end)
    {
        Need(batch, at, 2, ref end);
        if (BinaryPrimitives.ReadInt16BigEndian(batch.Buffer.AsSpan(at)) < 0)
        {
            ended = true;
            // The server's last word is read too: it may say that the rows are not all there.
            while (PostgresSource.Guard(() => copy.Read(batch.Buffer, 0, 1)) > 0) { }
            return false;
        }
        var next = at + 2;
        var cells = batch.NextRow();
        for (var i = 0; i < columns; i++)
        {
            Need(batch, next, 4, ref end);
            var length = BinaryPrimitives.ReadInt32BigEndian(batch.Buffer.AsSpan(next));
            next += 4;
            if (length > 0) Need(batch, next, length, ref end);
            (cells[2 * i], cells[(2 * i) + 1]) = (next, length);
            if (length > 0) next += length;
        }
        at = next;
        batch.EndRow();
        return true;
    }

    private void Need(RowBatch batch, int from, int bytes, ref int end)
    {
        if (end - from >= bytes) return;
        batch.Used = end;
        batch.Reserve(Math.Max(bytes - (end - from), MinimumRead));
        while (end - from < bytes)
        {
            var read = Read(batch.Buffer, end);
            if (read == 0) throw new SourceException("database.lost");
            end += read;
        }
    }

    private int Read(byte[] buffer, int from)
    {
        try
        {
            return copy.Read(buffer, from, buffer.Length - from);
        }
        catch (Exception e) when (e is NpgsqlException or IOException)
        {
            throw PostgresErrors.Of(e);
        }
    }
}
