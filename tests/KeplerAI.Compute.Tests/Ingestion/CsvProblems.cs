using System.Text;
using KeplerAI.Compute.Ingestion;

namespace KeplerAI.Compute.Tests.Ingestion;

public sealed class CsvProblems(TablesFixture tables) : IClassFixture<TablesFixture>
{
    [Theory]
    [InlineData("", "csv.empty")]
    [InlineData(" \r\n\n", "csv.empty")]
    [InlineData("\uFEFF", "csv.empty")]
    [InlineData("a,b\n", "csv.no_rows")]
    [InlineData("a,b\n\n\n", "csv.no_rows")]
    public void A_file_without_rows_is_named_as_such(string csv, string rule) => tables.Problem(csv).Rule.ShouldBe(rule);

    [Fact]
    public void A_file_of_zero_bytes_is_empty() => tables.Problem([]).Rule.ShouldBe("csv.empty");

    [Fact]
    public void What_is_no_text_is_refused_by_its_bytes_and_not_by_its_name()
    {
        tables.Problem([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]).ShouldBe(new IngestProblem("csv.binary", Detail: "PNG"));
        tables.Problem("PAR1\u0015\u0004"u8.ToArray()).ShouldBe(new IngestProblem("parquet.broken"));
        tables.Problem([0x50, 0x4B, 3, 4, 20, 0]).Rule.ShouldBe("file.zip_broken");
        tables.Problem("%PDF-1.7\n"u8.ToArray()).Rule.ShouldBe("csv.not_csv");
        tables.Problem("a,b\n1,\0\n"u8.ToArray()).ShouldBe(new IngestProblem("csv.nul", 2, 2));
    }

    [Theory]
    [InlineData("a,b,c\n1,2,3\n4,5\n", 3, 3, "2/3")]
    [InlineData("a,b\n1,2\n4,5,6,7\n", 3, 3, "4/2")]
    [InlineData("a,b\n\"x\ny\r\nz\",2\n\n4\n", 6, 2, "1/2")]
    [InlineData("a,b\r\n1,2\r\n4\r\n", 3, 2, "1/2")]
    public void A_ragged_row_is_named_by_line_and_column(string csv, int line, int column, string counts) =>
        tables.Problem(csv, ",").ShouldBe(new IngestProblem("csv.ragged", line, column, counts));

    [Fact]
    public void A_ragged_row_far_down_has_the_right_line()
    {
        var csv = new StringBuilder("a,b\n");
        for (var i = 0; i < 100_000; i++) csv.Append("\"x\ny\",1\n");
        tables.Problem(csv.Append("secret\n").ToString()).ShouldBe(new IngestProblem("csv.ragged", 200_002, 2, "1/2"));
    }

    [Theory]
    [InlineData("a,b,a\n1,2,3\n", "csv.duplicate_header", 1, 3)]
    [InlineData("a,B,b\n1,2,3\n", "csv.duplicate_header", 1, 3)]
    [InlineData("a,,c\n1,2,3\n", "csv.empty_header", 1, 2)]
    [InlineData("a,b\n1,2\n3,\"never closed\n4,5\n", "csv.unclosed_quote", 3, 2)]
    [InlineData("a,b\n1,\"closed\" too soon\n", "csv.bad_quote", 2, 2)]
    public void Headers_and_quotes_are_named_by_line_and_column(string csv, string rule, int line, int column)
    {
        var problem = tables.Problem(csv);
        (problem.Rule, problem.Line, problem.Column).ShouldBe((rule, line, column));
    }

    [Fact]
    public void No_problem_quotes_a_cell()
    {
        foreach (var csv in new[] { "a,b\nsecret\n", "a,b\n1,\"secret\n", "a,b\n1,\"x\"secret\n", "a,b\nsecret,secret,secret\n" })
            tables.Problem(csv, ",").ToString().ShouldNotContain("secret");
    }

    [Fact]
    public void A_line_of_more_than_16_MiB_is_refused() =>
        tables.Problem("a,b\n1," + new string('x', 17 << 20) + "\n").Rule.ShouldBe("csv.line_too_long");
}
