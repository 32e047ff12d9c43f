namespace KeplerAI.Compute.Databases;

/// <summary>What each type of PostgreSQL becomes. docs/ingestion.md says the same in words.</summary>
internal static class PostgresTypes
{
    private const int TypmodHeader = 4;
    private static readonly ColumnDecoder Date = new FixedColumn<int, BinaryDate>(DuckType.Date, default);
    private static readonly ColumnDecoder Timestamp = new FixedColumn<long, BinaryTimestamp>(DuckType.Timestamp, default);
    private static readonly ColumnDecoder TimestampTz = new FixedColumn<long, BinaryTimestamp>(DuckType.TimestampTz, default);

    /// <param name="full">As format_type writes it.</param>
    /// <param name="type">typname, of the base type where the column has a domain.</param>
    public static ReadColumn Of(string name, string full, string type, string category, string kind, int typmod)
    {
        var column = PostgresSource.Name(name);
        var (expression, decoder, time) = (column, Native(type, typmod), (SourceTime?)null);
        if (decoder is null && kind == "e") decoder = Decoders.Text;
        if (decoder is null)
        {
            decoder = type == "money" ? Decimals.Postgres(23, 4) : Decoders.Text;
            expression = type == "money" ? $"{column}::numeric"
                : category is "A" || kind == "c" ? $"to_json({column})::text"
                : $"{column}::text";
        }
        time = type switch { "date" => SourceTime.Date, "timestamp" => SourceTime.Timestamp, "timestamptz" => SourceTime.TimestampTz, _ => null };
        return new(name, full, expression, decoder, time);
    }

    /// <summary>A numeric without a size of its own, whose type only its values can tell.</summary>
    public static bool IsOpen(ReadColumn column) => column.Decoder == Decoders.Text && column.SourceType.StartsWith("numeric", StringComparison.Ordinal) && !column.SourceType.EndsWith(']');

    /// <summary>The narrowest exact decimal for what was found; the text itself when 38 digits are not enough.</summary>
    public static ReadColumn Settle(ReadColumn column, (int Whole, int Fraction)? digits) =>
        digits is var (whole, fraction) && whole + fraction <= DuckType.MaxWidth
            ? column with { Expression = PostgresSource.Name(column.Name), Decoder = Decimals.Postgres(Math.Max(whole + fraction, 18), fraction) }
            : column;

    private static ColumnDecoder? Native(string type, int typmod) => type switch
    {
        "bool" => Decoders.Boolean,
        "int2" => new FixedColumn<long, BinaryInt16>(DuckType.BigInt, default),
        "int4" => new FixedColumn<long, BinaryInt32>(DuckType.BigInt, default),
        "int8" => new FixedColumn<long, BinaryInt64>(DuckType.BigInt, default),
        "oid" => new FixedColumn<long, BinaryUInt32>(DuckType.BigInt, default),
        "float4" => new FixedColumn<float, BinarySingle>(DuckType.Float, default),
        "float8" => new FixedColumn<double, BinaryDouble>(DuckType.Double, default),
        "numeric" => Numeric(typmod),
        "date" => Date,
        "timestamp" => Timestamp,
        "timestamptz" => TimestampTz,
        "time" => new FixedColumn<long, BinaryInt64>(DuckType.Time, default),
        "uuid" => new FixedColumn<UInt128, BinaryUuid>(DuckType.Uuid, default),
        "bytea" => Decoders.Blob,
        "text" or "varchar" or "bpchar" or "name" or "json" or "xml" => Decoders.Text,
        _ => null,
    };

    private static ColumnDecoder? Numeric(int typmod)
    {
        if (typmod < TypmodHeader) return null;
        var (width, scale) = ((typmod - TypmodHeader) >> 16, (typmod - TypmodHeader) & 0x7FF);
        return width <= DuckType.MaxWidth && scale <= width ? Decimals.Postgres(width, scale) : null;
    }
}
