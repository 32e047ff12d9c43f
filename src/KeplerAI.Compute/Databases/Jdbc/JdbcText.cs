namespace KeplerAI.Compute.Databases;

/// <summary>A column as text that loses nothing, in its server's own SQL.</summary>
internal static class JdbcText
{
    public static string Postgres(ReadColumn column) => column.Decoder.Type.Sql switch
    {
        "BLOB" => $"encode({column.Expression}, 'hex')",
        // Unlike a cast, it keeps the spaces that fill a character(n).
        "VARCHAR" when !column.Expression.EndsWith("::text", StringComparison.Ordinal) => $"case when {column.Expression} is not null then format('%s', {column.Expression}) end",
        _ => $"({column.Expression})::text",
    };

    public static string MySql(ReadColumn column) => column.Decoder.Type.Sql switch
    {
        "BLOB" => $"hex({column.Expression})",
        _ when column.SourceType.StartsWith("bit", StringComparison.OrdinalIgnoreCase) => $"cast(cast({column.Expression} as unsigned) as char)",
        _ => $"cast({column.Expression} as char)",
    };
}
