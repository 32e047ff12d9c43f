using System.Text;
using KeplerAI.Testing;

namespace KeplerAI.Compute.Tests.Ingestion;

public sealed class CsvTypes(TablesFixture tables) : IClassFixture<TablesFixture>
{
    [Fact, Trait("Requirement", "R064"), Trait("Requirement", "R077")]
    public async Task German_credit_keeps_its_1000_rows_and_21_columns()
    {
        var (table, page) = await tables.TableAsync(await File.ReadAllBytesAsync(Path.Combine(Checkout.Root, "samples/credit-risk/germancredit.csv")));
        (table.Rows, table.Columns.Length, table.Facts.Delimiter).ShouldBe((1000, 21, ","));
        table.Columns.Single(c => c.Name == "credit_amount").Type.ShouldBe("BIGINT");
        table.Columns.Single(c => c.Name == "creditability").Type.ShouldBe("VARCHAR");
        page.Rows[0][18].ShouldBe("yes, registered under the customers name");
        (table.Sha256.Length, table.SourceSha256.Length).ShouldBe((64, 64));
    }

    [Fact]
    public async Task One_leading_zero_on_the_last_line_keeps_the_column_text()
    {
        var csv = new StringBuilder("id,code,zero\n");
        for (var i = 1; i <= 30_000; i++) csv.Append(i).Append(",75001,0\n");
        var (table, page) = await tables.TableAsync(csv.Append("30001,00123,0.5\n").ToString());
        table.Columns.Select(c => c.Type).ShouldBe(["BIGINT", "VARCHAR", "DOUBLE"]);
        (await tables.Reader.FindRowAsync(Target(csv.ToString()), "code", "00123", default))!.Rows[0][1].ShouldBe("00123");
        page.Rows[0][2].ShouldBe("0.0");
    }

    [Fact]
    public async Task Integers_beyond_64_bits_stay_exact()
    {
        var (table, page) = await tables.TableAsync("a,b,c\n1,99999999999999999999,9007199254740993\n2,9223372036854775808,-9223372036854775808\n");
        table.Columns.Select(c => c.Type).ShouldBe(["BIGINT", "DECIMAL(38,0)", "BIGINT"]);
        page.Rows.Select(r => r[1]).ShouldBe(["99999999999999999999", "9223372036854775808"]);
        page.Rows.Select(r => r[2]).ShouldBe(["9007199254740993", "-9223372036854775808"]);
    }

    [Fact]
    public async Task Amounts_a_double_cannot_hold_become_exact_decimals()
    {
        var (table, page) = await tables.TableAsync("a,b\n1.5,12345678901234567890.12\n.25,1\n");
        table.Columns.Select(c => c.Type).ShouldBe(["DOUBLE", "DECIMAL(38,2)"]);
        page.Rows[0][1].ShouldBe("12345678901234567890.12");
    }

    [Theory]
    [InlineData("2024-02-29", "DATE", "2024-02-29")]
    [InlineData("2023-02-29", "VARCHAR", "2023-02-29")]
    [InlineData("31/12/2024", "DATE", "2024-12-31")]
    [InlineData("1/12/2024\n13/1/2024", "DATE", "2024-12-01")]
    [InlineData("03/04/2024", "VARCHAR", "03/04/2024")]
    [InlineData("2024-01-02 10:11", "TIMESTAMP", "2024-01-02 10:11:00")]
    [InlineData("2024-01-02T10:11:12.123456", "TIMESTAMP", "2024-01-02 10:11:12.123456")]
    [InlineData("2024-01-02\n2024-01-03 01:02:03", "TIMESTAMP", "2024-01-02 00:00:00")]
    [InlineData("2026-01-01T00:00:00.000000+0000", "TIMESTAMP WITH TIME ZONE", "2026-01-01 00:00:00+00")]
    [InlineData("2026-01-01T01:00:00+02:00\n2026-01-01T01:00:00Z", "TIMESTAMP WITH TIME ZONE", "2025-12-31 23:00:00+00")]
    [InlineData("2024-01-02T10:11:12.1234567", "VARCHAR", "2024-01-02T10:11:12.1234567")]
    [InlineData("True\nfalse", "BOOLEAN", "true")]
    [InlineData("+33612345678", "VARCHAR", "+33612345678")]
    [InlineData("1,5\n12,25", "DOUBLE", "1.5")]
    [InlineData("1,500\n12,250", "VARCHAR", "1,500")]
    [InlineData("1e5\n-2.5E-3", "DOUBLE", "100000.0")]
    [InlineData("1\n\n2", "BIGINT", "1")]
    [InlineData("NaN\n1.5", "VARCHAR", "NaN")]
    public async Task Values_are_typed_by_what_all_of_them_are(string values, string type, string first)
    {
        var (table, page) = await tables.TableAsync("k;v\n" + string.Concat(values.Split('\n').Select(v => $"a;{v}\n")));
        table.Columns[1].Type.ShouldBe(type);
        page.Rows[0][1].ShouldBe(first);
    }

    [Fact]
    public async Task Empty_fields_are_null_and_an_empty_column_is_text()
    {
        var (table, page) = await tables.TableAsync("a,b,c\n1,,\n,\"\",\n");
        table.Columns.Select(c => c.Type).ShouldBe(["BIGINT", "VARCHAR", "VARCHAR"]);
        page.Rows[1].ShouldAllBe(value => value == null);
    }

    private string Target(string csv)
    {
        var target = tables.NewFile(".parquet");
        tables.Ingest(TablesFixture.Request(tables.File(csv), target)).Problem.ShouldBeNull();
        return target;
    }
}
