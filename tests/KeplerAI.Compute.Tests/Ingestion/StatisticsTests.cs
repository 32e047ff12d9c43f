using KeplerAI.Compute.Ingestion;

namespace KeplerAI.Compute.Tests.Ingestion;

public sealed class StatisticsTests(TablesFixture tables) : IClassFixture<TablesFixture>
{
    [Fact]
    public async Task Each_column_is_described_by_what_it_holds()
    {
        var columns = (await OfAsync("SELECT range AS n, range / 10.0 AS x, CASE WHEN range % 4 = 0 THEN NULL ELSE 'v' || (range % 3) END AS t, DATE '2024-01-01' + CAST(range % 31 AS INTEGER) AS d, range % 2 = 0 AS b FROM range(1000)")).Columns;
        columns.Select(c => c.Name).ShouldBe(["n", "x", "t", "d", "b"]);
        var (n, t, d, b) = (columns[0], columns[2], columns[3], columns[4]);
        (n.Nulls, n.Distinct, n.Approximate, n.Min, n.Max).ShouldBe((0, 1000, false, "0", "999"));
        n.Histogram.Length.ShouldBe(20);
        n.Histogram.Sum(bar => bar.Count).ShouldBe(1000);
        n.Histogram[0].ShouldBe(new HistogramBar("0", "49.95", 50));
        (t.Nulls, t.Distinct).ShouldBe((250, 3));
        t.Top.Sum(v => v.Count).ShouldBe(750);
        t.Histogram.ShouldBeEmpty();
        (d.Min, d.Max, d.Histogram.Length).ShouldBe(("2024-01-01", "2024-01-31", 20));
        d.Histogram.Sum(bar => bar.Count).ShouldBe(1000);
        b.Top.ShouldBe([new TopValue("false", 500), new TopValue("true", 500)]);
    }

    [Fact]
    public async Task What_cannot_be_drawn_is_not()
    {
        var columns = (await OfAsync("SELECT CAST(NULL AS DOUBLE) AS nothing, CAST('nan' AS DOUBLE) AS nan, 5 AS one, {'a': [1]} AS nested, 'x'::BLOB AS bytes, uuid() AS u, TIME '10:11:12' AS h FROM range(3)")).Columns;
        (columns[0].Nulls, columns[0].Histogram.Length, columns[1].Histogram.Length).ShouldBe((3, 0, 0));
        columns[2].Histogram.ShouldBe([new HistogramBar("5", "6", 3)]);
        columns[3].Min.ShouldBeNull();
        columns[4].Max.ShouldBeNull();
    }

    [Fact]
    public async Task Above_a_million_rows_many_values_are_estimated_and_few_are_counted()
    {
        var statistics = await OfAsync("SELECT range AS many, range % 7 AS few FROM range(1000001)");
        statistics.Rows.ShouldBe(1_000_001);
        statistics.Columns[0].Approximate.ShouldBeTrue();
        statistics.Columns[0].Distinct.ShouldBeInRange(500_000, 1_000_001);
        (statistics.Columns[1].Approximate, statistics.Columns[1].Distinct).ShouldBe((false, 7));
    }

    private async Task<TableStatistics> OfAsync(string select)
    {
        var file = tables.NewFile(".json");
        await tables.Statistics.WriteAsync(tables.Parquet(select), file, default);
        await using var stream = File.OpenRead(file);
        return TableStatistics.Read(stream);
    }
}
