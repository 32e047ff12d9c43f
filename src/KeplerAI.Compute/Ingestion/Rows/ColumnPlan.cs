using System.Collections.Immutable;
using KeplerAI.Compute.DuckDb;
using KeplerAI.Compute.Ingestion.Values;

namespace KeplerAI.Compute.Ingestion.Rows;

/// <summary>One column of the table to be: what DuckDB reads it as, and what it makes of that.</summary>
internal sealed record ColumnPlan(ColumnChoice Choice, string ReadAs, string Expression)
{
    public static ImmutableArray<ColumnPlan> Of(ImmutableArray<ColumnChoice> columns, ColumnFacts[] facts) =>
        [.. columns.Select((column, i) => Of(column, $"c{i}", ColumnSql.IsPlain(column, facts[i].Alive, facts[i].Spaced)))];

    // Read in their own type where that says the same: 10,000 columns as text and again as values are too many for one go.
    private static ColumnPlan Of(ColumnChoice column, string name, bool plain) =>
        plain ? new ColumnPlan(column, column.Type, name) : new ColumnPlan(column, ColumnTypes.Text, ColumnSql.Expression(name, column));

    public static string Select(ImmutableArray<ColumnPlan> plans) => string.Join(", ", plans.Select(plan => $"{plan.Expression} AS {SqlText.Identifier(plan.Choice.Name)}"));
}
