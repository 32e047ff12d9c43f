namespace KeplerAI.Compute.Databases;

/// <summary>What each type of MySQL and MariaDB becomes. docs/ingestion.md says the same in words.</summary>
internal static class MySqlTypes
{
    /// <param name="type">information_schema's data_type.</param>
    /// <param name="full">Its column_type, with size and sign.</param>
    public static ReadColumn Of(string name, string type, string full, int precision, int scale)
    {
        var column = MySqlConnection.Name(name);
        var unsigned = full.Contains("unsigned", StringComparison.OrdinalIgnoreCase);
        var (expression, decoder) = type switch
        {
            "tinyint" or "smallint" or "mediumint" or "int" or "integer" or "year" => (column, Decoders.Integer),
            "bigint" => (column, unsigned ? Decimals.Text(20, 0) : Decoders.Integer),
            "decimal" or "numeric" => (column, Decoders.Decimal(precision, scale)),
            // As text the server shows six digits of a float; as a double it shows what the float holds.
            "float" => ($"({column} + 0e0)", Decoders.Float),
            "double" or "real" => (column, Decoders.Double),
            "bit" => (column, Bits(precision)),
            "date" => (column, Decoders.Date),
            "datetime" => (column, Decoders.Timestamp),
            "timestamp" => (column, Decoders.TimestampTz),
            "uuid" => (column, Decoders.Uuid),
            "binary" or "varbinary" or "tinyblob" or "blob" or "mediumblob" or "longblob" => (column, Decoders.Blob),
            // A duration from -838:59:59 to 838:59:59, not a time of day.
            "time" or "char" or "varchar" or "tinytext" or "text" or "mediumtext" or "longtext" or "enum" or "set" or "json" or "inet4" or "inet6" => (column, Decoders.Text),
            "geometry" or "point" or "linestring" or "polygon" or "multipoint" or "multilinestring" or "multipolygon" or "geometrycollection" or "geomcollection" => ($"st_astext({column})", Decoders.Text),
            _ => ($"cast({column} as char)", Decoders.Text),
        };
        return new(name, full, expression, decoder, type switch { "date" => SourceTime.Date, "datetime" => SourceTime.Timestamp, "timestamp" => SourceTime.TimestampTz, _ => null });
    }

    private static ColumnDecoder Bits(int width) => width switch
    {
        1 => Decoders.Boolean,
        < 64 => new FixedColumn<long, BinaryBits>(DuckType.BigInt, default),
        _ => new FixedColumn<Int128, BinaryBits64>(DuckType.Decimal(20, 0), default),
    };
}
