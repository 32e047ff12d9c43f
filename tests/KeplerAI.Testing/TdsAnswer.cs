using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace KeplerAI.Testing;

/// <summary>The type of a column on the wire.</summary>
public enum TdsType
{
    Int,
    BigInt,
    Bit,
    Float,
    Decimal,
    NVarChar,
    NVarCharMax,
    VarBinary,
}

/// <summary>Rows, or an error, in answer to a statement.</summary>
/// <param name="Error">The server's number; 0 for none. It comes after the rows.</param>
/// <param name="Breaks">The connection ends after the rows, without the server's last word.</param>
public sealed record TdsAnswer(IReadOnlyList<(string Name, TdsType Type)> Columns, IEnumerable<object?[]> Rows, int Error = 0, bool Breaks = false)
{
    public static TdsAnswer Fails(int error) => new([], [], error);

    internal byte[] Bytes()
    {
        var stream = new MemoryStream();
        var rows = 0;
        if (Columns.Count > 0) Describe(stream);
        foreach (var row in Rows)
        {
            stream.WriteByte(0xD1);
            for (var i = 0; i < Columns.Count; i++) Write(stream, Columns[i].Type, row[i]);
            rows++;
        }
        if (Error != 0) stream.Write(TdsTokens.Error(Error, 16, "An error of the test."));
        if (!Breaks) stream.Write(TdsTokens.Done(rows, Error != 0));
        return stream.ToArray();
    }

    private void Describe(MemoryStream to)
    {
        to.Write([0x81, (byte)Columns.Count, 0]);
        foreach (var (name, type) in Columns)
        {
            to.Write([0, 0, 0, 0, 9, 0]); // no user type, nullable
            to.Write(type switch
            {
                TdsType.Int => [0x26, 4],
                TdsType.BigInt => [0x26, 8],
                TdsType.Bit => [0x68, 1],
                TdsType.Float => [0x6D, 8],
                TdsType.Decimal => [0x6C, 17, 38, 4],
                TdsType.NVarChar => [0xE7, 0x40, 0x1F, 9, 4, 0xD0, 0, 0x34],
                TdsType.NVarCharMax => [0xE7, 0xFF, 0xFF, 9, 4, 0xD0, 0, 0x34],
                _ => (byte[])[0xA5, 0x40, 0x1F],
            });
            to.WriteByte((byte)name.Length);
            to.Write(Encoding.Unicode.GetBytes(name));
        }
    }

    private static void Write(MemoryStream to, TdsType type, object? value)
    {
        switch (type)
        {
            case TdsType.NVarCharMax when value is null:
                to.Write(BitConverter.GetBytes(ulong.MaxValue));
                break;
            case TdsType.NVarCharMax:
                var text = Encoding.Unicode.GetBytes((string)value);
                to.Write(BitConverter.GetBytes((ulong)text.Length));
                to.Write(BitConverter.GetBytes(text.Length));
                to.Write(text);
                if (text.Length > 0) to.Write(BitConverter.GetBytes(0));
                break;
            case TdsType.NVarChar or TdsType.VarBinary:
                var bytes = value is null ? null : value as byte[] ?? Encoding.Unicode.GetBytes((string)value);
                to.Write(BitConverter.GetBytes(bytes is null ? ushort.MaxValue : (ushort)bytes.Length));
                to.Write(bytes ?? []);
                break;
            default:
                var number = value is null ? [] : Number(type, value);
                to.WriteByte((byte)number.Length);
                to.Write(number);
                break;
        }
    }

    private static byte[] Number(TdsType type, object value) => type switch
    {
        TdsType.Int => BitConverter.GetBytes((int)value),
        TdsType.BigInt => BitConverter.GetBytes(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        TdsType.Bit => [(bool)value ? (byte)1 : (byte)0],
        TdsType.Float => BitConverter.GetBytes((double)value),
        _ => Units((decimal)value),
    };

    /// <summary>A sign, then the number in units of its scale.</summary>
    private static byte[] Units(decimal value)
    {
        var bytes = new byte[17];
        bytes[0] = value < 0 ? (byte)0 : (byte)1;
        BinaryPrimitives.WriteUInt128LittleEndian(bytes.AsSpan(1), (UInt128)Math.Abs(value * 10_000m));
        return bytes;
    }
}

internal static class TdsTokens
{
    public const byte ErrorToken = 0xAA;

    public static byte[] Done(int rows, bool error = false)
    {
        var token = new byte[13];
        (token[0], token[1]) = (0xFD, (byte)(error ? 2 : 0x10));
        BinaryPrimitives.WriteInt64LittleEndian(token.AsSpan(5), rows);
        return token;
    }

    public static byte[] Error(int number, byte severity, string message)
    {
        var body = new MemoryStream();
        body.Write(BitConverter.GetBytes(number));
        body.Write([1, severity]);
        body.Write(BitConverter.GetBytes((ushort)message.Length));
        body.Write(Encoding.Unicode.GetBytes(message));
        body.WriteByte(1);
        body.Write(Encoding.Unicode.GetBytes("T"));
        body.WriteByte(0);
        body.Write(BitConverter.GetBytes(1));
        return [ErrorToken, .. BitConverter.GetBytes((ushort)body.Length), .. body.ToArray()];
    }

    /// <summary>The database and the collation, then the acknowledgement of TDS 7.4.</summary>
    public static byte[] LoginDone()
    {
        var name = Encoding.Unicode.GetBytes("Microsoft SQL Server");
        byte[] ack = [1, 0x74, 0, 0, 4, (byte)(name.Length / 2), .. name, 16, 0, 0, 1];
        byte[] database = [1, .. Text(TdsResponder.Database), .. Text("master")];
        byte[] packet = [4, .. Text("4096"), .. Text("4096")];
        byte[] collation = [7, 5, 9, 4, 0xD0, 0, 0x34, 0];
        return
        [
            0xE3, .. Length(database), .. database, 0xE3, .. Length(collation), .. collation, 0xE3, .. Length(packet), .. packet, 0xAD, .. Length(ack), .. ack, .. Done(0),
        ];
    }

    private static byte[] Length(byte[] body) => BitConverter.GetBytes((ushort)body.Length);

    private static byte[] Text(string text) => [(byte)text.Length, .. Encoding.Unicode.GetBytes(text)];
}
