namespace KeplerAI.Compute.Databases;

/// <summary>The decoders that several engines share.</summary>
internal static class Decoders
{
    public static ColumnDecoder Text { get; } = new BytesColumn(DuckType.Varchar);

    public static ColumnDecoder Blob { get; } = new BytesColumn(DuckType.Blob);

    public static ColumnDecoder Boolean { get; } = new FixedColumn<byte, TextBoolean>(DuckType.Boolean, default);

    public static ColumnDecoder Integer { get; } = new FixedColumn<long, TextInteger>(DuckType.BigInt, default);

    public static ColumnDecoder Float { get; } = new FixedColumn<float, TextFloat>(DuckType.Float, default);

    public static ColumnDecoder Double { get; } = new FixedColumn<double, TextDouble>(DuckType.Double, default);

    public static ColumnDecoder Date { get; } = new FixedColumn<int, TextDate>(DuckType.Date, default);

    public static ColumnDecoder Time { get; } = new FixedColumn<long, TextTime>(DuckType.Time, default);

    public static ColumnDecoder Timestamp { get; } = new FixedColumn<long, TextTimestamp>(DuckType.Timestamp, default);

    public static ColumnDecoder TimestampTz { get; } = new FixedColumn<long, TextTimestamp>(DuckType.TimestampTz, default);

    public static ColumnDecoder Uuid { get; } = new FixedColumn<UInt128, TextUuid>(DuckType.Uuid, default);

    /// <summary>An exact type where 38 digits hold it, its text otherwise.</summary>
    public static ColumnDecoder Decimal(int width, int scale) => width <= DuckType.MaxWidth ? Decimals.Text(width, scale) : Text;
}
