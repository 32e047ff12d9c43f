using System.Runtime.CompilerServices;

namespace KeplerAI.Compute.Databases;

/// <summary>Raw rows as they came, cut into cells: copied under the reader's lock, decoded outside it.</summary>
internal sealed class RowBatch(int columns)
{
    public const int MaxRows = 2048;
    private const int SoftBytes = 4 << 20;
    private int[] cells = new int[columns * 64 * 2];

    public int Columns { get; } = columns;

    public byte[] Buffer { get; private set; } = new byte[256 << 10];

    public int Used { get; set; }

    public int Rows { get; private set; }

    public bool Full => Rows == MaxRows || Used > SoftBytes;

    public void Clear() => (Rows, Used) = (0, 0);

    /// <summary>Room for so many more bytes behind <see cref="Used"/>.</summary>
    public void Reserve(int bytes)
    {
        var needed = (long)Used + bytes;
        if (needed <= Buffer.Length) return;
        if (needed > Array.MaxLength) throw new SourceException("database.row_too_large");
        var larger = new byte[Math.Min(Math.Max(needed, Buffer.Length * 2L), Array.MaxLength)];
        Buffer.AsSpan(0, Used).CopyTo(larger);
        Buffer = larger;
    }

    /// <summary>The cells of the next row to cut: start and length of each.</summary>
    public Span<int> NextRow()
    {
        var at = Rows * Columns * 2;
        if (at + (Columns * 2) > cells.Length) Array.Resize(ref cells, cells.Length * 2);
        return cells.AsSpan(at, Columns * 2);
    }

    public void EndRow() => Rows++;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Length(int row, int column) => cells[(((row * Columns) + column) * 2) + 1];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Cell(int row, int column)
    {
        var at = ((row * Columns) + column) * 2;
        return new ReadOnlySpan<byte>(Buffer, cells[at], cells[at + 1]);
    }

    /// <summary>Adds a cell's bytes and tells where they are.</summary>
    public void Put(Span<int> row, int column, ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(Buffer.AsSpan(Used));
        (row[column * 2], row[(column * 2) + 1]) = (Used, bytes.Length);
        Used += bytes.Length;
    }

    public static void PutNull(Span<int> row, int column) => (row[column * 2], row[(column * 2) + 1]) = (0, -1);
}
