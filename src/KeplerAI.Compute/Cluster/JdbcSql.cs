using System.Globalization;
using KeplerAI.Compute.Databases;
using KeplerAI.Compute.Ingestion;

namespace KeplerAI.Compute.Cluster;

/// <summary>What Spark makes of the texts that a database gave.</summary>
internal static class JdbcSql
{
    public static SparkColumn Of(JdbcColumn column, int place)
    {
        var text = $"c{place}";
        var (expression, lossy) = column.Type switch
        {
            "VARCHAR" or "TIME" => (text, false),
            "UUID" => ($"lower({text})", false),
            "BLOB" => ($"unhex({text})", false),
            // Zero dates, dates before the first year, infinities: no values of Spark's, nor of a calendar.
            "DATE" => ($"try_cast({text} as date)", true),
            "TIMESTAMP" => ($"try_cast({text} as timestamp_ntz)", true),
            "TIMESTAMP WITH TIME ZONE" => ($"try_cast({SparkSql.Zoned(text)} as timestamp)", true),
            var type when type.StartsWith("DECIMAL", StringComparison.Ordinal) => ($"case when {text} not in ('NaN', 'Infinity', '-Infinity') then cast({text} as {type}) end", true),
            var type => ($"cast({text} as {SparkType.Of(type)})", false),
        };
        return new(column.Name, expression, lossy);
    }

    /// <summary>The rows that a window does not replace.</summary>
    public static string Outside(SourceWindow window)
    {
        var (type, format) = window.Time switch
        {
            SourceTime.Date => ("date", "yyyy-MM-dd"),
            SourceTime.Timestamp => ("timestamp_ntz", "yyyy-MM-dd HH:mm:ss.ffffff"),
            _ => ("timestamp", "yyyy-MM-dd HH:mm:ss.ffffff'+00:00'"),
        };
        var column = $"`{window.Column.Replace("`", "``", StringComparison.Ordinal)}`";
        string At(DateTime at) => $"{type} '{at.ToString(format, CultureInfo.InvariantCulture)}'";
        return $"({column} is null or {column} < {At(window.From)} or {column} >= {At(window.To)})";
    }
}
