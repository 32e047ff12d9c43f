using System.Collections.Immutable;
using KeplerAI.Compute.DuckDb;
using KeplerAI.Compute.Ingestion.Rows;
using KeplerAI.Compute.Ingestion.Values;

namespace KeplerAI.Compute.Ingestion.Json;

/// <summary>How DuckDB reads a JSON file whose members' types are known.</summary>
internal static class JsonSql
{
    public static ImmutableArray<ColumnPlan> Plan(List<JsonColumn> columns, ImmutableArray<ColumnChoice> choices) =>
        [.. columns.Select((column, i) => Plan(column, choices[i]))];

    public static string Read(string file, JsonForm form, List<JsonColumn> columns, ImmutableArray<ColumnPlan> plans, int longest)
    {
        var types = string.Join(", ", columns.Select((c, i) => $"{SqlText.Literal(c.Name)}: {SqlText.Literal(plans[i].ReadAs)}"));
        return $"read_json({SqlText.Literal(file)}, {Options(form, longest)}, columns = {{{types}}})";
    }

    /// <summary>The types of nested members, by what all rows hold.</summary>
    public static Dictionary<string, string> NestedTypes(DuckDbConnection duck, string file, JsonForm form, int longest)
    {
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        using var result = duck.Query($"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_json({SqlText.Literal(file)}, {Options(form, longest)}, sample_size = -1, map_inference_threshold = -1, field_appearance_threshold = 0))", CancellationToken.None);
        while (result.NextChunk())
            for (var row = 0; row < result.Rows; row++) types[result.Text(0, row)!] = result.Text(1, row)!;
        return types;
    }

    public static ImmutableArray<ImmutableArray<string?>> Preview(DuckDbConnection duck, string select, ImmutableArray<ColumnChoice> choices)
    {
        var texts = string.Join(", ", choices.Select(c => $"CAST({SqlText.Identifier(c.Name)} AS VARCHAR)"));
        using var result = duck.Query($"SELECT {texts} FROM ({select}) LIMIT {RowScan.PreviewRows}", CancellationToken.None);
        return ParquetReading.Texts(result, choices.Length);
    }

    // Numbers and booleans are read in their own type; what JSON writes between quotation marks, and numbers beyond 64 bits, through their text.
    private static ColumnPlan Plan(JsonColumn column, ColumnChoice choice)
    {
        var name = SqlText.Identifier(column.Name);
        if (column.Nested) return choice.Type == ColumnTypes.Text ? new ColumnPlan(choice, "JSON", $"CAST({name} AS VARCHAR)") : new ColumnPlan(choice, choice.Type, name);
        var own = !column.IsString && choice.Type is ColumnTypes.Integer or ColumnTypes.Number or ColumnTypes.Boolean && ColumnSql.IsPlain(choice, column.Facts.Alive, column.Facts.Spaced);
        return own ? new ColumnPlan(choice, choice.Type, name) : new ColumnPlan(choice, ColumnTypes.Text, ColumnSql.Expression(name, choice));
    }

    private static string Options(JsonForm form, int longest)
    {
        var name = form switch { JsonForm.Lines => "newline_delimited", JsonForm.Array => "array", _ => "unstructured" };
        return $"format = '{name}', maximum_object_size = {Math.Max(1L << 20, (longest * 2L) + 1024)}";
    }
}
