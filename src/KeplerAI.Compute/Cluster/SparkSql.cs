using KeplerAI.Compute.Ingestion;
using KeplerAI.Compute.Ingestion.Values;

namespace KeplerAI.Compute.Cluster;

/// <summary>How Spark makes a typed value of a column's text: what <see cref="ColumnSql"/> is for DuckDB. Spark reads in its strict (ANSI) mode.</summary>
internal static class SparkSql
{
    public static string Of(CleanColumn column, int place)
    {
        var (type, text) = (column.Choice.Type, $"c{place}");
        return column.Json ? $"cast(from_json({text}, '{Escaped(SparkType.TextsOf(type))}', map('mode', 'FAILFAST')) as {SparkType.Of(type)})" : Value(text, column.Choice);
    }

    /// <summary>A column that Spark read itself, in the type that the table is to have.</summary>
    public static string Kept(CleanColumn column, int place) => $"cast(c{place} as {(SparkType.IsReadable(column.Choice.Type) ? SparkType.Of(column.Choice.Type) : "STRING")})";

    /// <param name="text">Expression of type STRING.</param>
    /// <param name="choice">Type and format to read it as.</param>
    public static string Value(string text, ColumnChoice choice)
    {
        var trimmed = $"nullif(trim({text}), '')";
        return choice.Type switch
        {
            ColumnTypes.Text => text,
            ColumnTypes.Boolean => $"case when lower(trim({text})) in ({List(ColumnSql.True)}) then true when lower(trim({text})) in ({List(ColumnSql.False)}) then false when {trimmed} is not null then cast({text} as boolean) end",
            ColumnTypes.Date => $"cast({Iso(trimmed, choice.Format)} as date)",
            ColumnTypes.Moment => $"cast({Iso(trimmed, choice.Format)} as timestamp_ntz)",
            ColumnTypes.ZonedMoment => $"cast({Zoned(trimmed)} as timestamp)",
            ColumnTypes.Time => Time(trimmed),
            _ => $@"cast(nullif(replace(regexp_replace({text}, r'[\s\x{{A0}}\x{{202F}}\x{{2009}}]', ''), ',', '.'), '') as {SparkType.Of(choice.Type)})",
        };
    }

    /// <summary>« +02 » and « +0200 » are written « +02:00 »; other moments stay as they are.</summary>
    public static string Zoned(string text) => $@"regexp_replace(regexp_replace({text}, r'([+-]\d\d)(\d\d)$', '$1:$2'), r'([+-]\d\d)$', '$1:00')";

    /// <summary>Spark knows no time of day: the text of it, as DuckDB writes it.</summary>
    private static string Time(string text) =>
        $@"regexp_replace(regexp_replace(regexp_replace({text}, r'^(\d\d:\d\d)$', '$1:00'), r'(\.\d*?)0+$', '$1'), r'\.$', '')";

    private static string Iso(string text, string? format)
    {
        string Turned(string pattern, string iso) => $"regexp_replace({text}, r'^{pattern}', '{iso}')";
        return format switch
        {
            "dd/MM/yyyy" or "dd-MM-yyyy" or "dd.MM.yyyy" => Turned(@"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", "$3-$2-$1"),
            "MM/dd/yyyy" => Turned(@"(\d{1,2})/(\d{1,2})/(\d{4})", "$3-$1-$2"),
            "yyyy/MM/dd" => Turned(@"(\d{4})/(\d{2})/(\d{2})", "$1-$2-$3"),
            "yyyyMMdd" => Turned(@"(\d{4})(\d{2})(\d{2})", "$1-$2-$3"),
            _ => text,
        };
    }

    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);

    private static string List(IEnumerable<string> words) => string.Join(", ", words.Select(word => $"'{word}'"));
}
