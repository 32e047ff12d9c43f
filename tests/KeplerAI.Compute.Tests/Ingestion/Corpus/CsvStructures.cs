using System.Text;
using KeplerAI.Compute.Ingestion;

namespace KeplerAI.Compute.Tests.Ingestion.Corpus;

internal static class CsvStructures
{
    private const string Two = "BIGINT VARCHAR";

    public static IEnumerable<CorpusFile> Files()
    {
        yield return CorpusFile.Of("empty", "").Breaks("csv.empty");
        yield return CorpusFile.Of("blank lines only", "\n\r\n\n").Breaks("csv.empty");
        yield return CorpusFile.Of("spaces only", "   \n").Breaks("csv.empty");
        yield return CorpusFile.Of("mark only", "\uFEFF").Breaks("csv.empty");
        yield return CorpusFile.Of("header only", "a,b\n").Breaks("csv.no_rows", 1);
        yield return CorpusFile.Of("header without line end", "a,b").Breaks("csv.no_rows", 1);
        yield return CorpusFile.Of("header below blank lines", "\n\na,b\n").Breaks("csv.no_rows", 3);
        yield return CorpusFile.Of("one row without line end", "a,b\n1,x").Gives(1, Two, "1|x");
        yield return CorpusFile.Of("short row", "a,b,c\n1,2,3\n4,5\n").Breaks("csv.ragged", 3, 3);
        yield return CorpusFile.Of("long row", "a,b\n1,2\n4,5,6,7\n").Breaks("csv.ragged", 3, 3);
        yield return CorpusFile.Of("short row under lines in quotes", "a,b\n\"x\ny\r\nz\",2\n\n4\n").Breaks("csv.ragged", 6, 2);
        yield return CorpusFile.Of("ragged rows set aside", "a,b\n1,x\n2\n3,y,z\n4,w\n").SetAside().Gives(2, Two, "1|x", 2);
        yield return CorpusFile.Of("ragged rows within the limit", "a,b\n1,x\n2\n3,y,z\n4,w\n").SetAside(2).Gives(2, Two, "1|x", 2);
        yield return CorpusFile.Of("ragged rows above the limit", "a,b\n1,x\n2\n3,y,z\n4,w\n").SetAside(1).Breaks("file.too_many_bad", 3, 2);
        yield return CorpusFile.Of("ragged rows within the share", "a,b\n1,x\n2\n3,y,z\n4,w\n").SetAside(percent: 50).Gives(2, Two, "1|x", 2);
        yield return CorpusFile.Of("ragged rows above the share", "a,b\n1,x\n2\n3,y,z\n4,w\n").SetAside(percent: 49).Breaks("file.too_many_bad", 3, 2);
        yield return CorpusFile.Of("no sound row", "a,b\n1\n2\n").SetAside().Breaks("csv.no_rows", 1);
        yield return CorpusFile.Of("quote inside a plain field", "a,b\n1,5\" disk\n2,say \"hi\"\n").Gives(2, Two, "1|5\" disk");
        yield return CorpusFile.Of("doubled quotes", "a,b\n1,\"say \"\"hi\"\"\"\n2,\"\"\"\"\n").Gives(2, Two, "1|say \"hi\"");
        yield return CorpusFile.Of("delimiter and line end in quotes", "a,b\n1,\"x,y\nz\"\n2,\"\r\n\"\n").Gives(2, Two, "1|x,y\nz");
        yield return CorpusFile.Of("text after a closing quote", "a,b\n1,\"closed\" too soon\n").Breaks("csv.bad_quote", 2, 2);
        yield return CorpusFile.Of("text after a closing quote set aside", "a,b\n1,\"closed\" too soon, x\n2,y\n").SetAside().Gives(1, Two, "2|y", 1);
        yield return CorpusFile.Of("bad quote over two lines set aside", "a,b\n1,\"open\nstill\" junk\n2,y\n").SetAside().Gives(1, Two, "2|y", 1);
        yield return CorpusFile.Of("never closed", "a,b\n1,2\n3,\"never closed\n4,5\n").Breaks("csv.unclosed_quote", 3, 2);
        yield return CorpusFile.Of("never closed is never set aside", "a,b\n1,2\n3,\"never closed\n4,5\n").SetAside().Breaks("csv.unclosed_quote", 3, 2);
        yield return CorpusFile.Of("backslash is no escape", "a,b\n1,\"x\\\"\n2,y\\\n").Gives(2, Two, "1|x\\");
        yield return CorpusFile.Of("apostrophe quotes", "a,b\n'1','x,y'\n'2','z'\n").Gives(2, Two, "1|x,y");
        yield return CorpusFile.Of("no quotes by choice", "a,b\n1,\"x\n2,y\"\n").With(o => o with { Options = new(Quote: "") }).Gives(2, Two, "1|\"x");
        yield return CorpusFile.Of("carriage returns alone", "a,b\r1,x\r2,y").Gives(2, Two, "1|x");
        yield return CorpusFile.Of("windows line ends", "a,b\r\n1,x\r\n2,y\r\n").Gives(2, Two, "1|x");
        yield return CorpusFile.Of("mixed line ends", "a,b\n1,x\r\n2,y\r3,z\n").Gives(3, Two, "1|x");
        yield return CorpusFile.Of("blank lines between", "a,b\n\n1,x\n\n\n2,y\n\n").Gives(2, Two, "1|x");
        yield return CorpusFile.Of("spaces around values", "a,b\n 1 ,x\n2,y\n").Gives(2, Two, "1|x");
        yield return CorpusFile.Of("mark before a quoted name", "\uFEFF\"numéro\";ville\n1;Nîmes\n").Gives(1, Two, "1|Nîmes");
        yield return CorpusFile.Of("duplicate name", "a,b,a\n1,2,3\n").Breaks("csv.duplicate_header", 1, 3);
        yield return CorpusFile.Of("duplicate name in other case", "a,B,b\n1,x,3\n").Breaks("csv.duplicate_header", 1, 3);
        yield return CorpusFile.Of("empty name", "a,,c\n1,2,x\n").Breaks("csv.empty_header", 1, 2);
        yield return CorpusFile.Of("header ends with a delimiter", "a,b,\n1,x,\n").Breaks("csv.empty_header", 1, 3);
        yield return CorpusFile.Of("no header at all", "1,2.5\n2,3.5\n3,4\n").Gives(3, "BIGINT DOUBLE", "1|2.5");
        yield return CorpusFile.Of("no header by choice", "a,x\nb,y\n").With(o => o with { Options = new(Header: false) }).Gives(2, "VARCHAR VARCHAR", "a|x");
        yield return CorpusFile.Of("years as names", "pays,2019,2020\nFR,12,13\n").Gives(1, "VARCHAR BIGINT BIGINT", "FR|12|13");
        yield return CorpusFile.Of("tabs", "a\tb\n1\tx y\n").Gives(1, Two, "1|x y");
        yield return CorpusFile.Of("bars", "a|b\n1|x\n").Gives(1, Two, "1|x");
        yield return CorpusFile.Of("decimal commas beside semicolons", "a;b\n1,5;2,5\n1,6;2,6\n").Gives(2, "DOUBLE DOUBLE", "1.5|2.5");
        yield return CorpusFile.Of("chosen delimiter", "a^b\n1^x\n").With(o => o with { Options = new(Delimiter: "^") }).Gives(1, Two, "1|x");
        yield return CorpusFile.Of("impossible delimiter", "a,b\n1,2\n").With(o => o with { Options = new(Delimiter: "\"") }).Breaks("csv.delimiter");
        yield return CorpusFile.Of("delimiter of two characters", "a,b\n1,2\n").With(o => o with { Options = new(Delimiter: "||") }).Breaks("csv.delimiter");
        yield return CorpusFile.Of("one column", "nom\nDupont\n\nDurand\n").Gives(2, "VARCHAR", "Dupont");
        yield return CorpusFile.Of("hostile names", "\"a\"\"; DROP\",b'c,#d\n'; SELECT 1 --,\\N,NULL\n").Gives(1, "VARCHAR VARCHAR VARCHAR", "'; SELECT 1 --|\\N|NULL");
        yield return CorpusFile.Of("10,000 columns", Wide(10_000, 3)).Gives(3, string.Join(' ', Enumerable.Repeat("BIGINT", 10_000)));
        yield return CorpusFile.Of("10,000 columns of text", Wide(10_000, 3, "x")).Breaks("csv.too_many_columns");
        yield return CorpusFile.Of("more columns than a table has", Wide(20_001, 1)).Breaks("csv.too_many_columns", 1, 20_001);
        yield return CorpusFile.Of("cells of 1 MB", $"a,b\n1,{new string('x', 1 << 20)}\n2,\"{new string('y', 1 << 20)}\"\n").Gives(2, Two);
        yield return CorpusFile.Of("line of 17 MB", $"a,b\n1,{new string('x', 17 << 20)}\n").Breaks("csv.line_too_long", 2);
        yield return CorpusFile.Of("ragged row far down", Far()).Breaks("csv.ragged", 60_002, 2);
        yield return CorpusFile.Of("formulas are text", "a,b\n=1+1,@SUM(A1)\n+33612345678,-x\n").Gives(2, "VARCHAR VARCHAR", "=1+1|@SUM(A1)");
        yield return CorpusFile.Of("wrong number of chosen columns", "a,b\n1,2\n").As("BIGINT").Breaks("file.columns_differ", 1);
        yield return CorpusFile.Of("unknown chosen type", "a,b\n1,2\n").As("BIGINT", "x; DROP").Breaks("file.type_unknown", null, 2);
    }

    private static string Wide(int columns, int rows, string before = "")
    {
        var text = new StringBuilder(string.Join(',', Enumerable.Range(0, columns).Select(i => $"c{i}"))).Append('\n');
        for (var row = 0; row < rows; row++) text.AppendJoin(',', Enumerable.Range(0, columns).Select(i => $"{before}{i}")).Append('\n');
        return text.ToString();
    }

    private static string Far()
    {
        var text = new StringBuilder("a,b\n");
        for (var i = 0; i < 30_000; i++) text.Append("\"x\ny\",1\n");
        return text.Append("alone\n").ToString();
    }
}
