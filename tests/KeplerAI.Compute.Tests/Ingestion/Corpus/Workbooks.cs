using System.Globalization;
using System.Security;
using System.Text;
using KeplerAI.Compute.Ingestion;

namespace KeplerAI.Compute.Tests.Ingestion.Corpus;

internal static class Workbooks
{
    private static readonly string[] Formats = ["", "14", "22", "21"];

    public static IEnumerable<CorpusFile> Files()
    {
        const string two = "BIGINT VARCHAR";
        yield return Of("workbook", ["id", "nom"], [1.0, "Zoé"], [2.0, "Noël"]).Gives(2, two, "1|Zoé");
        yield return Of("leading zeros of text cells", ["id", "code"], [1.0, "00123"], [2.0, "75001"]).Gives(2, two, "1|00123");
        yield return Of("decimals and whole numbers", ["n"], [1.0], [2.5]).Gives(2, "DOUBLE", "1.0");
        yield return Of("dates", ["d", "m"], [new DateTime(2024, 12, 31), new DateTime(2024, 12, 31, 10, 11, 12)], [new DateTime(2024, 1, 1), new DateTime(2024, 1, 1)]).Gives(2, "DATE TIMESTAMP", "2024-12-31|2024-12-31 10:11:12");
        yield return Of("booleans", ["b"], [true], [false]).Gives(2, "BOOLEAN", "true");
        yield return Of("empty cells and rows", ["a", "b"], [1.0, null], [null, null], [null, "x"]).Gives(2, two, "1|∅");
        yield return Of("error of a formula", ["a", "b"], [1.0, "x"], [2.0, new Error("#N/A")]).Breaks("xlsx.error_value", 3, 2);
        yield return Of("error of a formula set aside", ["a", "b"], [1.0, "x"], [2.0, new Error("#DIV/0!")]).SetAside().Gives(1, two, "1|x", 1);
        yield return Of("cell beside the table", ["a", "b"], [1.0, "x"], [2.0, "y", "note"]).Breaks("csv.ragged", 3, 3);
        yield return Of("chosen type", ["a", "b"], [1.0, "12"], [2.0, "douze"]).As("BIGINT", "BIGINT").Breaks("value.integer", 3, 2);
        yield return Of("chosen type set aside", ["a", "b"], [1.0, "12"], [2.0, "douze"]).As("BIGINT", "BIGINT").SetAside().Gives(1, "BIGINT BIGINT", "1|12", 1);
        yield return Of("no header by choice", [1.0, "x"], [2.0, "y"]).With(f => f with { Options = new(Header: false) }).Gives(2, two, "1|x");
        yield return Of("bad first row without header", ["x", "x"], [2.0, "y"]).With(f => f with { Options = new(Header: false) }).As("BIGINT", "VARCHAR").SetAside().Gives(1, two, "2|y", 1);
        yield return Of("duplicate name of a column", ["a", "A"], [1.0, 2.0]).Breaks("csv.duplicate_header", 1, 2);
        yield return Of("empty name of a column", ["a", null, "c"], [1.0, 2.0, 3.0]).Breaks("csv.empty_header", 1, 2);
        yield return Of("workbook of a header only", ["a", "b"]).Breaks("csv.no_rows", 1);
        yield return Of("empty sheet").Breaks("xlsx.empty");
        yield return Of("text with quotes and line ends", ["a", "b"], [1.0, "x \"y\"\n,z;"]).Gives(1, two, "1|x \"y\"\n,z;");
        yield return Of("great numbers", ["n"], [123456789012.0], [0.1]).Gives(2, "DOUBLE", "123456789012.0");
        var sheets = Make(("Un", [["a"], [1.0]]), ("Deux", [["b"], ["x"], ["y"]]));
        yield return new CorpusFile("first sheet", sheets).Gives(1, "BIGINT", "1");
        yield return new CorpusFile("chosen sheet", sheets) { Options = new(Sheet: "Deux") }.Gives(2, "VARCHAR", "x");
        yield return new CorpusFile("sheet that is not there", sheets) { Options = new(Sheet: "Trois") }.Breaks("xlsx.sheet");
        yield return new CorpusFile("row beyond the last of a sheet", Make(("Un", [["a"], [1.0]]), last: 1_048_577)).Breaks("xlsx.too_many_rows", 1_048_577);
        yield return new CorpusFile("workbook under a password", EncryptedWorkbook.File.Value).Breaks("xlsx.password");
        yield return new CorpusFile("workbook of 1997", Compound("Workbook")).Breaks("xlsx.old");
        yield return new CorpusFile("workbook without sheets' file", Archives.Zip(("xl/workbook.xml", "<workbook/>"u8.ToArray()))).Breaks("xlsx.broken");
        yield return new CorpusFile("workbook of broken XML", Archives.Zip(("xl/workbook.xml", "<workbook><sheets>"u8.ToArray()))).Breaks("xlsx.broken");
        yield return new CorpusFile("workbook with a document type", Archives.Zip(("xl/workbook.xml", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><workbook>&e;</workbook>"u8.ToArray()))).Breaks("xlsx.broken");
        yield return new CorpusFile("workbook cut short", sheets[..(sheets.Length / 2)]).Breaks("file.zip_broken");
        yield return new CorpusFile("workbook under the name of a CSV", sheets) { FileName = "x.csv" }.Gives(1, "BIGINT", "1");
        yield return new CorpusFile("CSV under the name of a workbook", "a,b\n1,x\n"u8.ToArray()) { FileName = "x.xlsx" }.Gives(1, two, "1|x");
        yield return new CorpusFile("workbook that unfolds to too much", Archives.Zip(("xl/workbook.xml", "<workbook/>"u8.ToArray()), ("xl/worksheets/sheet1.xml", new byte[64 << 20]))).Breaks("file.bomb");
    }

    public static byte[] Make(params (string Name, object?[][] Rows)[] sheets) => Make(sheets, null);

    private static byte[] Make((string Name, object?[][] Rows) sheet, int last) => Make([sheet], last);

    private static CorpusFile Of(string name, params object?[][] rows) => new CorpusFile($"XLSX {name}", Make(("Feuil1", rows))) { FileName = "x.xlsx" };

    private static byte[] Make((string Name, object?[][] Rows)[] sheets, int? last)
    {
        const string main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const string rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        var names = string.Concat(sheets.Select((s, i) => $"<sheet name=\"{s.Name}\" sheetId=\"{i + 1}\" r:id=\"rId{i + 1}\"/>"));
        var relations = string.Concat(sheets.Select((_, i) => $"<Relationship Id=\"rId{i + 1}\" Type=\"{rel}/worksheet\" Target=\"worksheets/sheet{i + 1}.xml\"/>"));
        var styles = string.Concat(Formats.Select(f => $"<xf numFmtId=\"{(f.Length == 0 ? "0" : f)}\" applyNumberFormat=\"1\"/>"));
        List<(string, byte[])> parts =
        [
            ("[Content_Types].xml", Utf8("<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>")),
            ("xl/workbook.xml", Utf8($"<workbook xmlns=\"{main}\" xmlns:r=\"{rel}\"><sheets>{names}</sheets></workbook>")),
            ("xl/_rels/workbook.xml.rels", Utf8($"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{relations}<Relationship Id=\"rS\" Type=\"{rel}/styles\" Target=\"styles.xml\"/></Relationships>")),
            ("xl/styles.xml", Utf8($"<styleSheet xmlns=\"{main}\"><cellXfs count=\"{Formats.Length}\">{styles}</cellXfs></styleSheet>")),
        ];
        for (var i = 0; i < sheets.Length; i++)
        {
            var rows = sheets[i].Rows.Select((row, r) => Row(row, last is { } far && r > 0 ? far : r + 1));
            parts.Add(($"xl/worksheets/sheet{i + 1}.xml", Utf8($"<worksheet xmlns=\"{main}\"><sheetData>{string.Concat(rows)}</sheetData></worksheet>")));
        }
        return Archives.Zip([.. parts]);
    }

    private static string Row(object?[] cells, int row) => $"<row r=\"{row}\">{string.Concat(cells.Select((cell, i) => Cell(cell, $"{(char)('A' + i)}{row}")))}</row>";

    private static string Cell(object? cell, string place) => cell switch
    {
        null => "",
        double d => $"<c r=\"{place}\"><v>{d.ToString("R", CultureInfo.InvariantCulture)}</v></c>",
        bool b => $"<c r=\"{place}\" t=\"b\"><v>{(b ? 1 : 0)}</v></c>",
        DateTime t => $"<c r=\"{place}\" s=\"{(t.TimeOfDay == TimeSpan.Zero ? 1 : 2)}\"><v>{t.ToOADate().ToString("R", CultureInfo.InvariantCulture)}</v></c>",
        Error e => $"<c r=\"{place}\" t=\"e\"><v>{e.Code}</v></c>",
        _ => $"<c r=\"{place}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{SecurityElement.Escape((string)cell)}</t></is></c>",
    };

    /// <summary>The head and the directory of a compound file with these streams.</summary>
    private static byte[] Compound(params string[] streams)
    {
        var file = new byte[512 + 512 + (128 * 4)];
        ((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]).CopyTo(file);
        for (var i = 0; i < streams.Length; i++) Encoding.Unicode.GetBytes(streams[i]).CopyTo(file, 1024 + (128 * (i + 1)));
        return file;
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private sealed record Error(string Code);
}
