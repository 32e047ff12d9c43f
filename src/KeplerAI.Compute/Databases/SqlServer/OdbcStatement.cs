using System.Runtime.InteropServices;
using System.Text;

namespace KeplerAI.Compute.Databases;

/// <summary>A statement whose bounded columns arrive in blocks, and whose long ones are asked for cell by cell.</summary>
internal sealed unsafe class OdbcStatement : IRowReader
{
    private const int BlockBytes = 8 << 20;
    private const int Piece = 64 << 10;
    private readonly IntPtr handle;
    private readonly IReadOnlyList<OdbcColumn> columns;
    private readonly int block;
    private readonly IntPtr[] values;
    private readonly nint*[] lengths;
    private readonly byte* piece;
    private readonly nint* fetched;
    private bool ended;

    public OdbcStatement(IntPtr connection, string sql, IReadOnlyList<OdbcColumn> columns)
    {
        this.columns = columns;
        (values, lengths) = (new IntPtr[columns.Count], new nint*[columns.Count]);
        block = columns.Any(c => c.Room == 0) ? 1 : Math.Clamp(BlockBytes / columns.Sum(c => c.Room + sizeof(nint)), 1, RowBatch.MaxRows);
        piece = (byte*)NativeMemory.Alloc(Piece);
        fetched = (nint*)NativeMemory.AllocZeroed((nuint)sizeof(nint));
        if (OdbcMethods.Allocate(OdbcMethods.Statement, connection, out handle) != OdbcMethods.Success) throw OdbcErrors.Of(OdbcMethods.Connection, connection);
        _ = OdbcMethods.SetStatement(handle, OdbcMethods.RowArraySize, block, 0);
        _ = OdbcMethods.SetStatement(handle, OdbcMethods.RowsFetched, (nint)fetched, 0);
        var text = Encoding.UTF8.GetBytes(sql);
        fixed (byte* bytes = text) Check(OdbcMethods.Execute(handle, bytes, text.Length));
        for (var i = 0; i < columns.Count; i++) Bind(i);
    }

    public void Fill(RowBatch batch)
    {
        while (!ended && !batch.Full && batch.Rows + block <= RowBatch.MaxRows)
        {
            var state = OdbcMethods.Fetch(handle);
            if (state == OdbcMethods.NoData)
            {
                ended = true;
                // The end of the rows may be an error's doing: the driver says so here, or in what it has behind them.
                if (OdbcErrors.Hidden(handle) is { } hidden) throw hidden;
                if (OdbcMethods.MoreResults(handle) is not (OdbcMethods.NoData or OdbcMethods.Success)) throw OdbcErrors.Of(OdbcMethods.Statement, handle);
                return;
            }
            Check(state);
            if (state == OdbcMethods.SuccessWithInfo && OdbcErrors.Hidden(handle) is { } failed) throw failed;
            for (var row = 0; row < (int)*fetched; row++) Copy(row, batch);
        }
    }

    public void Dispose()
    {
        _ = OdbcMethods.Free(OdbcMethods.Statement, handle);
        for (var i = 0; i < columns.Count; i++)
        {
            NativeMemory.Free((void*)values[i]);
            NativeMemory.Free(lengths[i]);
        }
        NativeMemory.Free(piece);
        NativeMemory.Free(fetched);
    }

    private void Bind(int i)
    {
        if (columns[i].Room == 0) return;
        values[i] = (IntPtr)NativeMemory.Alloc((nuint)(columns[i].Room * block));
        lengths[i] = (nint*)NativeMemory.AllocZeroed((nuint)(sizeof(nint) * block));
        Check(OdbcMethods.Bind(handle, (ushort)(i + 1), columns[i].AsType, values[i], columns[i].Room, lengths[i]));
    }

    private void Copy(int row, RowBatch batch)
    {
        var cells = batch.NextRow();
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i].Room == 0) Long(i, cells, batch);
            else if (lengths[i][row] == OdbcMethods.NullData) RowBatch.PutNull(cells, i);
            else batch.Put(cells, i, new ReadOnlySpan<byte>((byte*)values[i] + ((long)row * columns[i].Room), checked((int)lengths[i][row])));
        }
        batch.EndRow();
    }

    /// <summary>A value of any length, piece after piece; each piece of text ends with a zero that is not part of it.</summary>
    private void Long(int i, Span<int> cells, RowBatch batch)
    {
        var (start, ending) = (batch.Used, columns[i].AsType == OdbcMethods.AsText ? 1 : 0);
        while (true)
        {
            var state = OdbcMethods.GetData(handle, (ushort)(i + 1), columns[i].AsType, piece, Piece, out var length);
            if (state == OdbcMethods.NoData) break;
            Check(state);
            if (length == OdbcMethods.NullData)
            {
                RowBatch.PutNull(cells, i);
                return;
            }
            var whole = length != OdbcMethods.NoTotal && length <= Piece - ending;
            batch.Put(cells, i, new ReadOnlySpan<byte>(piece, whole ? (int)length : Piece - ending));
            if (whole) break;
        }
        (cells[2 * i], cells[(2 * i) + 1]) = (start, batch.Used - start);
    }

    private void Check(short state)
    {
        if (state is not (OdbcMethods.Success or OdbcMethods.SuccessWithInfo)) throw OdbcErrors.Of(OdbcMethods.Statement, handle);
    }
}

/// <param name="Room">Bytes of the longest value, its ending zero included; 0 for a value of any length.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OdbcColumn(short AsType, int Room);
