using Dapper;
using KeplerAI.Lab.Datasets;
using KeplerAI.Monitoring.ControlPanel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace KeplerAI.Tests.Monitoring.ControlPanel;

public class PanelQueryTests
{
    private static readonly IReadOnlyList<PanelColumn> Columns = PanelColumn.Of(
    [
        new ColumnSchema("id_kepler", "text"), new ColumnSchema("score", "double precision"), new ColumnSchema("montant \"net\"", "bigint"), new ColumnSchema("decide_le", "date"), new ColumnSchema("trained_on", "boolean"),
    ]);

    private static PanelQuery Read(params (string Name, string Value)[] query) =>
        PanelQuery.Read(new QueryCollection(query.ToDictionary(q => q.Name, q => new StringValues(q.Value))), Columns);

    [Fact]
    [Trait("Requirement", "R222")]
    public void Identifiers_come_from_declared_columns_quoted_and_values_travel_as_parameters()
    {
        var values = new DynamicParameters();
        var query = Read(("min1", "0,5"), ("max2", "1 000"), ("eq4", "true"), ("q", "50%_'; drop table x"), ("tri", "montant \"net\""), ("sens", "desc"));
        var where = query.Where(Columns, values);
        where.ShouldBe("true and (\"id_kepler\" ilike @search) and \"score\" >= @min1 and \"montant \"\"net\"\"\" <= @max2 and \"trained_on\" = @eq4");
        values.Get<double>("min1").ShouldBe(0.5);
        values.Get<double>("max2").ShouldBe(1000);
        values.Get<string>("search").ShouldBe(@"%50\%\_'; drop table x%");
        query.OrderBy.ShouldStartWith("\"montant \"\"net\"\"\" desc");
    }

    [Fact]
    public void An_unknown_column_sorts_nothing_and_a_filter_that_cannot_be_read_is_named()
    {
        var query = Read(("tri", "score; drop table x"), ("min1", "beaucoup"), ("max3", "demain"), ("p", "-3"));
        query.Sort.ShouldBeNull();
        query.Filters.ShouldBeEmpty();
        query.Wrong.Select(w => w.Name).ShouldBe(["score", "decide_le"]);
        query.Page.ShouldBe(1);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("a;b", "\"a;b\"")]
    [InlineData("dit \"oui\"", "\"dit \"\"oui\"\"\"")]
    [InlineData(null, "")]
    public void A_csv_cell_is_quoted_and_never_a_formula(string? value, string cell) => CellText.Csv(value).ShouldBe(cell);
}
