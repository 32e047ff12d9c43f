using System.Text;

namespace KeplerAI.Compute.Tests.Ingestion;

public sealed class CsvForms(TablesFixture tables) : IClassFixture<TablesFixture>
{
    [Theory, Trait("Requirement", "R068"), Trait("Requirement", "D06")]
    [InlineData(",")]
    [InlineData(";")]
    [InlineData("\t")]
    [InlineData("|")]
    public async Task The_delimiter_is_detected_over_quoted_text(string delimiter)
    {
        var csv = string.Join('\n', "nom¤ville¤montant", "\"a,b;c|d\te\"¤Paris¤1", "\"x\"\"y\"¤\"Lyon\nRhône\"¤2", "").Replace("¤", delimiter, StringComparison.Ordinal);
        var (table, page) = await tables.TableAsync(csv);
        (table.Rows, table.Facts.Delimiter).ShouldBe((2, delimiter));
        page.Rows[0][0].ShouldBe("a,b;c|d\te");
        (page.Rows[1][0], page.Rows[1][1]).ShouldBe(("x\"y", "Lyon\nRhône"));
    }

    [Fact, Trait("Requirement", "D06")]
    public async Task The_user_may_override_the_delimiter()
    {
        var (table, _) = await tables.TableAsync("a^b\n1^2\n", "^");
        table.Columns.Select(c => c.Name).ShouldBe(["a", "b"]);
        tables.Problem("a,b\n1,2\n", "\"").Rule.ShouldBe("csv.delimiter");
    }

    [Fact]
    public async Task Decimal_commas_do_not_pass_for_delimiters() =>
        (await tables.TableAsync("a;b\n1,5;2,5\n1,6;2,6\n")).Table.Facts.Delimiter.ShouldBe(";");

    [Fact]
    public async Task A_single_column_has_no_delimiter_and_is_a_table()
    {
        var (table, page) = await tables.TableAsync("nom\nDupont\n\nDurand\n\"\"\n");
        table.Facts.Delimiter.ShouldBeNull();
        table.Rows.ShouldBe(3);
        page.Rows.Select(r => r[0]).ShouldBe(["Dupont", "Durand", null]);
    }

    [Fact]
    public async Task A_byte_order_mark_is_no_part_of_the_first_name()
    {
        var (table, page) = await tables.TableAsync("\uFEFF\"numéro\";ville\n1;Nîmes\n");
        table.Columns.Select(c => c.Name).ShouldBe(["numéro", "ville"]);
        page.Rows[0][1].ShouldBe("Nîmes");
    }

    [Fact]
    public async Task Windows_1252_and_utf_16_are_transcoded()
    {
        var (latin, unicode) = (Encoding.Latin1.GetBytes("prénom;€\nZoé;1\n".Replace('€', '\u0080')), (byte[])[.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("prénom\tn\nZoé\t1\n")]);
        var (table, page) = await tables.TableAsync(latin);
        table.Columns.Select(c => c.Name).ShouldBe(["prénom", "€"]);
        page.Rows[0][0].ShouldBe("Zoé");
        (await tables.TableAsync(unicode)).Page.Rows[0][0].ShouldBe("Zoé");
    }

    [Theory]
    [InlineData("a,b\r\n1,x\r\n2,y\r\n")]
    [InlineData("a,b\r1,x\r2,y")]
    [InlineData("a,b\n1,x\r\n\n2,y\r\n\r\n")]
    [InlineData("a,b\n\n 1,x\n2 ,y")]
    [InlineData("\"a\",\"b\"\n\"1\",\"x\"\n\"2\",\"y\"")]
    public async Task Line_ends_blank_lines_and_spaces_do_not_change_the_table(string csv)
    {
        var (table, page) = await tables.TableAsync(csv);
        table.Columns.Select(c => (c.Name, c.Type)).ShouldBe([("a", "BIGINT"), ("b", "VARCHAR")]);
        page.Rows.Select(r => $"{r[0]}{r[1]}").ShouldBe(["1x", "2y"]);
    }

    [Fact]
    public async Task Quotes_line_ends_and_spaces_inside_fields_are_kept()
    {
        var (_, page) = await tables.TableAsync("a,b,c\r\n\"1\r\n2\",say \"hi\",\" x \"\n\"\"\"\",\"l\rm\",5\" disk\n");
        page.Rows[0].ShouldBe(["1\r\n2", "say \"hi\"", " x "]);
        page.Rows[1].ShouldBe(["\"", "l\rm", "5\" disk"]);
    }

    [Fact]
    public async Task Every_hostile_name_and_value_comes_back_as_it_was()
    {
        var (table, page) = await tables.TableAsync("\"a\"\"; DROP\",b'c,#d\n'; SELECT 1 --,\\N,NULL\n");
        table.Columns.Select(c => c.Name).ShouldBe(["a\"; DROP", "b'c", "#d"]);
        page.Rows[0].ShouldBe(["'; SELECT 1 --", "\\N", "NULL"]);
    }
}
