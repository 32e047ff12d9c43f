using System.Buffers.Binary;
using KeplerAI.Compute.DuckDb;

namespace KeplerAI.Compute.Ingestion;

/// <summary>Writes PostgreSQL's binary COPY format, so that the application can pass it on without decoding a value.</summary>
internal sealed class PgCopyFile : IDisposable
{
    private const int DaysTo2000 = 10_957;
    private const long MicrosecondsTo2000 = DaysTo2000 * 86_400_000_000L;
    private readonly FileStream file;

    public PgCopyFile(string path)
    {
        file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        file.Write("PGCOPY\n"u8);
        file.Write([0xFF, (byte)'\r', (byte)'\n', 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    }

    public void StartRow(int fields) => Int16((short)fields);

    public void Write(DuckDbResult from, int column, int row, PgColumnType type)
    {
        if (from.IsNull(column, row)) Int32(-1);
        else if (type.IsNumeric) PgNumeric.Write(this, from.Bytes(column, row));
        else WriteValue(from, column, row, type.Postgres);
    }

    public void Int16(short value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteInt16BigEndian(bytes, value);
        file.Write(bytes);
    }

    public void Int32(int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        file.Write(bytes);
    }

    public void Dispose()
    {
        Int16(-1);
        file.Dispose();
    }

    private void WriteValue(DuckDbResult from, int column, int row, string type)
    {
        switch (type)
        {
            case "boolean":
                Text([from.Value<byte>(column, row)]);
                break;
            case "integer":
                Sized(from.Value<int>(column, row));
                break;
            case "bigint":
                Sized(from.Value<long>(column, row));
                break;
            case "real":
                Sized(BitConverter.SingleToInt32Bits(from.Value<float>(column, row)));
                break;
            case "double precision":
                Sized(BitConverter.DoubleToInt64Bits(from.Value<double>(column, row)));
                break;
            case "date":
                Sized(from.Value<int>(column, row) - DaysTo2000);
                break;
            case "timestamp" or "timestamptz":
                Sized(from.Value<long>(column, row) - MicrosecondsTo2000);
                break;
            default:
                Text(from.Bytes(column, row));
                break;
        }
    }

    private void Sized(int value)
    {
        Int32(4);
        Int32(value);
    }

    private void Sized(long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        Text(bytes);
    }

    private void Text(ReadOnlySpan<byte> bytes)
    {
        Int32(bytes.Length);
        file.Write(bytes);
    }
}
