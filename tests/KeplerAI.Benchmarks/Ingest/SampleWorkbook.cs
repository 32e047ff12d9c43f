using System.Globalization;
using System.IO.Compression;
using System.Text;
using KeplerAI.Bench;

namespace KeplerAI.Benchmarks.Ingest;

/// <summary>Workbooks of the ten columns of <see cref="SampleCsv"/>.</summary>
internal static class SampleWorkbook
{
    public static void Write(string file, int rows)
    {
        const string main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const string rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        using var archive = ZipFile.Open(file, ZipArchiveMode.Create);
        Part(archive, "xl/workbook.xml", $"<workbook xmlns=\"{main}\" xmlns:r=\"{rel}\"><sheets><sheet name=\"Clients\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
        Part(archive, "xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{rel}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"{rel}/styles\" Target=\"styles.xml\"/><Relationship Id=\"rId3\" Type=\"{rel}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>");
        Part(archive, "xl/styles.xml", $"<styleSheet xmlns=\"{main}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>");
        Part(archive, "xl/sharedStrings.xml", $"<sst xmlns=\"{main}\">{string.Concat(SampleCsv.Header.Split(',').Concat(SampleCsv.Names).Select(s => $"<si><t>{s}</t></si>"))}</sst>");
        using var writer = new StreamWriter(archive.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Fastest).Open(), new UTF8Encoding(false), 1 << 20);
        writer.Write($"<worksheet xmlns=\"{main}\"><dimension ref=\"A1:J{rows + 1}\"/><sheetData><row r=\"1\">{string.Concat(Enumerable.Range(0, 10).Select(i => $"<c r=\"{(char)('A' + i)}1\" t=\"s\"><v>{i}</v></c>"))}</row>");
        var random = new Random(1);
        for (var row = 2; row < rows + 2; row++)
        {
            var k = random.Next(1_000_000_000);
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"<row r=\"{row}\"><c r=\"A{row}\"><v>{row}</v></c><c r=\"B{row}\" t=\"inlineStr\"><is><t>C{k:D9}</t></is></c><c r=\"C{row}\" t=\"s\"><v>{10 + (k % 10)}</v></c><c r=\"D{row}\"><v>{k % 10_000_000 / 100.0}</v></c><c r=\"E{row}\"><v>{k / 1e9}</v></c><c r=\"F{row}\" s=\"1\"><v>{42000 + (k % 3000)}</v></c><c r=\"G{row}\" s=\"1\"><v>{42000 + (k % 2999)}</v></c><c r=\"H{row}\" t=\"b\"><v>{k % 2}</v></c><c r=\"I{row}\" t=\"inlineStr\"><is><t>{k % 99_999:D5}</t></is></c><c r=\"J{row}\" t=\"inlineStr\"><is><t>contrat {k % 977}</t></is></c></row>"));
        }
        writer.Write("</sheetData></worksheet>");
    }

    private static void Part(ZipArchive archive, string name, string text)
    {
        using var writer = new StreamWriter(archive.CreateEntry(name, CompressionLevel.Fastest).Open(), new UTF8Encoding(false));
        writer.Write(text);
    }
}
