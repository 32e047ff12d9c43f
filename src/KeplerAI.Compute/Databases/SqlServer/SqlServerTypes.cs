namespace KeplerAI.Compute.Databases;

/// <summary>What each type of SQL Server becomes. docs/ingestion.md says the same in words.</summary>
internal static class SqlServerTypes
{
    private const int BytesPerUnit = 3; // one UTF-16 unit takes at most three bytes of UTF-8
    private static readonly OdbcColumn Long = new(OdbcMethods.AsText, 0);
    private static readonly OdbcColumn Number = new(OdbcMethods.AsText, 64);

    /// <param name="length">sys.columns' max_length: bytes, -1 for (max).</param>
    public static (ReadColumn Column, OdbcColumn Room) Of(string name, string type, int length, int precision, int scale)
    {
        var column = SqlServerSource.Name(name);
        var (expression, decoder, room) = type switch
        {
            "tinyint" or "smallint" or "int" or "bigint" => (column, Decoders.Integer, Number),
            "bit" => (column, Decoders.Boolean, Number),
            "decimal" or "numeric" => (column, Decoders.Decimal(precision, scale), Number),
            "money" => ($"cast({column} as decimal(19, 4))", Decimals.Text(19, 4), Number),
            "smallmoney" => ($"cast({column} as decimal(10, 4))", Decimals.Text(10, 4), Number),
            "float" => (column, Decoders.Double, Number),
            "real" => (column, Decoders.Float, Number),
            "date" => ($"convert(varchar(10), {column}, 23)", Decoders.Date, Number),
            "datetime" or "datetime2" or "smalldatetime" => ($"convert(varchar(27), {column}, 121)", Decoders.Timestamp, Number),
            "datetimeoffset" => ($"convert(varchar(34), {column}, 121)", Decoders.TimestampTz, Number),
            "time" => ($"convert(varchar(16), {column}, 121)", Decoders.Time, Number),
            "uniqueidentifier" => ($"convert(char(36), {column})", Decoders.Uuid, Number),
            "char" or "varchar" or "nchar" or "nvarchar" => (column, Decoders.Text, length < 0 ? Long : new(OdbcMethods.AsText, (length * BytesPerUnit) + 1)),
            "binary" or "varbinary" or "timestamp" => (column, Decoders.Blob, length < 0 ? new(OdbcMethods.AsBinary, 0) : new(OdbcMethods.AsBinary, length + 1)),
            "image" => ($"cast({column} as varbinary(max))", Decoders.Blob, new(OdbcMethods.AsBinary, 0)),
            // text, ntext, xml, sql_variant, geometry, geography, hierarchyid
            _ => ($"cast({column} as nvarchar(max))", Decoders.Text, Long),
        };
        return (new(name, Full(type, length, precision, scale), expression, decoder, TimeOf(type)), room);
    }

    private static SourceTime? TimeOf(string type) => type switch
    {
        "date" => SourceTime.Date,
        "datetime" or "datetime2" or "smalldatetime" => SourceTime.Timestamp,
        "datetimeoffset" => SourceTime.TimestampTz,
        _ => null,
    };

    private static string Full(string type, int length, int precision, int scale) => type switch
    {
        "decimal" or "numeric" => FormattableString.Invariant($"{type}({precision},{scale})"),
        "char" or "varchar" or "binary" or "varbinary" => length < 0 ? $"{type}(max)" : FormattableString.Invariant($"{type}({length})"),
        "nchar" or "nvarchar" => length < 0 ? $"{type}(max)" : FormattableString.Invariant($"{type}({length / 2})"),
        _ => type,
    };
}
