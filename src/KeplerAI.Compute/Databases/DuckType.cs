namespace KeplerAI.Compute.Databases;

/// <summary>A DuckDB type by its number in duckdb.h.</summary>
internal sealed record DuckType(string Sql, int Id, byte Width = 0, byte Scale = 0)
{
    private const int DecimalId = 19;

    public static readonly DuckType Boolean = new("BOOLEAN", 1);
    public static readonly DuckType BigInt = new("BIGINT", 5);
    public static readonly DuckType Float = new("FLOAT", 10);
    public static readonly DuckType Double = new("DOUBLE", 11);
    public static readonly DuckType Timestamp = new("TIMESTAMP", 12);
    public static readonly DuckType Date = new("DATE", 13);
    public static readonly DuckType Time = new("TIME", 14);
    public static readonly DuckType Varchar = new("VARCHAR", 17);
    public static readonly DuckType Blob = new("BLOB", 18);
    public static readonly DuckType Uuid = new("UUID", 27);
    public static readonly DuckType TimestampTz = new("TIMESTAMP WITH TIME ZONE", 31);

    public const int MaxWidth = 38;

    public bool IsDecimal => Id == DecimalId;

    public static DuckType Decimal(int width, int scale) =>
        new(System.FormattableString.Invariant($"DECIMAL({width},{scale})"), DecimalId, (byte)width, (byte)scale);
}
