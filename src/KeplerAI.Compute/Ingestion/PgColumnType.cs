namespace KeplerAI.Compute.Ingestion;

/// <summary>How a DuckDB type is cast for reading, and what PostgreSQL calls it.</summary>
internal sealed record PgColumnType(string Postgres, string Cast)
{
    public static PgColumnType Of(string duckDb) => duckDb switch
    {
        "BOOLEAN" => new("boolean", "BOOLEAN"),
        "TINYINT" or "UTINYINT" or "SMALLINT" or "USMALLINT" or "INTEGER" => new("integer", "INTEGER"),
        "UINTEGER" or "BIGINT" => new("bigint", "BIGINT"),
        "UBIGINT" or "HUGEINT" or "UHUGEINT" => new("numeric", "VARCHAR"),
        "FLOAT" => new("real", "FLOAT"),
        "DOUBLE" => new("double precision", "DOUBLE"),
        "DATE" => new("date", "DATE"),
        "TIMESTAMP" or "TIMESTAMP_S" or "TIMESTAMP_MS" or "TIMESTAMP_NS" => new("timestamp", "TIMESTAMP"),
        "TIMESTAMP WITH TIME ZONE" => new("timestamptz", "TIMESTAMPTZ"),
        _ when duckDb.StartsWith("DECIMAL(", StringComparison.Ordinal) => new($"numeric{duckDb["DECIMAL".Length..]}", "VARCHAR"),
        _ => new("text", "VARCHAR"),
    };

    public bool IsNumeric => Postgres.StartsWith("numeric", StringComparison.Ordinal);
}
