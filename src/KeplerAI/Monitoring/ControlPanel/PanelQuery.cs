using Dapper;

namespace KeplerAI.Monitoring.ControlPanel;

/// <summary>What one column must hold; texts as typed.</summary>
public sealed record ColumnFilter(PanelColumn Column, string? From, string? To, string? Equal)
{
    public string Shown => Equal is not null ? $"{Column.Name} = {Equal}" : $"{Column.Name} : {From ?? "…"} – {To ?? "…"}";
}

/// <summary>Search, filters and order over a publication, all of them over declared columns.</summary>
/// <param name="Wrong">Columns whose filter cannot be read; they are left out, and the page says so.</param>
public sealed record PanelQuery(string? Search, IReadOnlyList<ColumnFilter> Filters, PanelColumn? Sort, bool Descending, int Page, IReadOnlyList<PanelColumn> Wrong)
{
    public const int Size = 50;

    public static PanelQuery Read(IQueryCollection query, IReadOnlyList<PanelColumn> columns)
    {
        string? Given(string name) => query[name].ToString().Trim() is { Length: > 0 } text ? text : null;
        var filters = columns.Select(c => new ColumnFilter(c, Given($"min{c.Index}"), Given($"max{c.Index}"), Given($"eq{c.Index}")))
            .Where(f => f.From is not null || f.To is not null || f.Equal is not null).ToLookup(Readable);
        var sort = columns.FirstOrDefault(c => c.Name == Given("tri"));
        _ = int.TryParse(Given("p"), out var page);
        return new(Given("q"), [.. filters[true]], sort, query["sens"] == "desc", Math.Max(1, page), [.. filters[false].Select(f => f.Column)]);
    }

    /// <summary>The condition, with its values in <paramref name="values"/>.</summary>
    public string Where(IReadOnlyList<PanelColumn> columns, DynamicParameters values)
    {
        var parts = new List<string> { "true" };
        if (Search is not null)
        {
            values.Add("search", $"%{Search.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%");
            parts.Add($"({string.Join(" or ", columns.Where(c => c.Kind == ColumnKind.Text).Select(c => $"{c.Quoted} ilike @search"))})");
        }

        foreach (var filter in Filters)
        {
            Add(filter.Column, "=", filter.Equal, "eq");
            Add(filter.Column, ">=", filter.From, "min");
            Add(filter.Column, "<=", filter.To, "max");
        }

        return string.Join(" and ", parts);

        void Add(PanelColumn column, string comparison, string? text, string prefix)
        {
            if (text is null)
                return;
            values.Add($"{prefix}{column.Index}", column.Parse(text));
            parts.Add($"{column.Quoted} {comparison} @{prefix}{column.Index}");
        }
    }

    public string OrderBy => Sort is null ? $"length({PanelColumn.Id}), {PanelColumn.Id}" : $"{Sort.Quoted} {(Descending ? "desc" : "asc")} nulls last, {PanelColumn.Id}";

    private static bool Readable(ColumnFilter filter) =>
        new[] { filter.From, filter.To, filter.Equal }.All(t => t is null || filter.Column.Parse(t) is not null);
}
