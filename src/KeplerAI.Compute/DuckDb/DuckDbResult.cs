using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;

namespace KeplerAI.Compute.DuckDb;

/// <summary>A result read chunk by chunk. Statements cast their columns to what is read here, so that no DuckDB type needs decoding twice.</summary>
public sealed unsafe class DuckDbResult : IDisposable
{
    private readonly Action interrupt;
    private readonly CancellationToken ct;
    private readonly IntPtr[] data;
    private readonly IntPtr[] validity;
    private NativeResult result;
    private IntPtr chunk;

    internal DuckDbResult(NativeResult result, Action interrupt, CancellationToken ct)
    {
        (this.result, this.interrupt, this.ct) = (result, interrupt, ct);
        var count = (int)NativeMethods.ColumnCount(ref this.result);
        var names = ImmutableArray.CreateBuilder<string>(count);
        for (var i = 0; i < count; i++) names.Add(Marshal.PtrToStringUTF8(NativeMethods.ColumnName(ref this.result, (ulong)i)) ?? "");
        (Columns, data, validity) = (names.MoveToImmutable(), new IntPtr[count], new IntPtr[count]);
    }

    public ImmutableArray<string> Columns { get; }

    /// <summary>Rows in the chunk at hand.</summary>
    public int Rows { get; private set; }

    public bool NextChunk()
    {
        Drop();
        using (ct.Register(interrupt)) chunk = NativeMethods.FetchChunk(result);
        if (chunk == IntPtr.Zero)
        {
            var error = Marshal.PtrToStringUTF8(NativeMethods.ResultError(ref result));
            ct.ThrowIfCancellationRequested();
            return string.IsNullOrEmpty(error) ? false : throw new DuckDbException(error);
        }
        Rows = (int)NativeMethods.ChunkSize(chunk);
        for (var i = 0; i < data.Length; i++)
        {
            var vector = NativeMethods.ChunkVector(chunk, (ulong)i);
            data[i] = NativeMethods.VectorData(vector);
            validity[i] = NativeMethods.VectorValidity(vector);
        }
        return Rows > 0;
    }

    public bool IsNull(int column, int row) => validity[column] != IntPtr.Zero && (((ulong*)validity[column])[row >> 6] >> (row & 63) & 1) == 0;

    public T Value<T>(int column, int row) where T : unmanaged => ((T*)data[column])[row];

    /// <summary>UTF-8 bytes of a VARCHAR: up to 12 stand in the cell itself, longer ones behind a pointer.</summary>
    public ReadOnlySpan<byte> Bytes(int column, int row)
    {
        var cell = (byte*)data[column] + (row * 16L);
        var length = *(int*)cell;
        return new ReadOnlySpan<byte>(length <= 12 ? cell + 4 : *(byte**)(cell + 8), length);
    }

    public string? Text(int column, int row) => IsNull(column, row) ? null : Encoding.UTF8.GetString(Bytes(column, row));

    public void Dispose()
    {
        Drop();
        NativeMethods.DestroyResult(ref result);
    }

    private void Drop()
    {
        if (chunk != IntPtr.Zero) NativeMethods.DestroyChunk(ref chunk);
        Rows = 0;
    }
}
