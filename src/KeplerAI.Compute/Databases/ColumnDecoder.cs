using KeplerAI.Compute.DuckDb;

namespace KeplerAI.Compute.Databases;

/// <summary>Turns one column of a batch into a DuckDB vector.</summary>
internal abstract class ColumnDecoder(DuckType type)
{
    public DuckType Type { get; } = type;

    /// <returns>How many values were not null and could not be said.</returns>
    public abstract int Write(RowBatch batch, int column, VectorWriter target);
}

/// <summary>Reads one value from a cell's bytes; false when the type cannot say it.</summary>
internal interface ICell<T> where T : unmanaged
{
    bool Read(ReadOnlySpan<byte> cell, out T value);
}

/// <summary>Values of fixed size. The cell is a struct, so that its reading is compiled into the loop.</summary>
internal sealed unsafe class FixedColumn<T, TCell>(DuckType type, TCell cell) : ColumnDecoder(type)
    where T : unmanaged
    where TCell : struct, ICell<T>
{
    private readonly TCell cell = cell;

    public override int Write(RowBatch batch, int column, VectorWriter target)
    {
        var data = (T*)target.Data;
        var unsayable = 0;
        for (var row = 0; row < batch.Rows; row++)
        {
            if (batch.Length(row, column) < 0)
            {
                target.SetNull(row);
            }
            else if (cell.Read(batch.Cell(row, column), out var value))
            {
                data[row] = value;
            }
            else
            {
                target.SetNull(row);
                unsayable++;
            }
        }
        return unsayable;
    }
}

/// <summary>Texts and binary values, as they are.</summary>
internal sealed class BytesColumn(DuckType type) : ColumnDecoder(type)
{
    public override int Write(RowBatch batch, int column, VectorWriter target)
    {
        for (var row = 0; row < batch.Rows; row++)
        {
            if (batch.Length(row, column) < 0) target.SetNull(row);
            else target.SetBytes(row, batch.Cell(row, column));
        }
        return 0;
    }
}
