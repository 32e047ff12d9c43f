using System.Text;
using KeplerAI.Compute.Ingestion;

namespace KeplerAI.Compute.Tests.Ingestion.Corpus;

internal static class Encodings
{
    private const string French = "prénom;âge\nZoé;7\nNoël;8\n";

    public static IEnumerable<CorpusFile> Files()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var windows = Encoding.GetEncoding(1252);
        const string types = "VARCHAR BIGINT";
        yield return new CorpusFile("utf-8", Encoding.UTF8.GetBytes(French)).Gives(2, types, "Zoé|7");
        yield return new CorpusFile("windows-1252", windows.GetBytes(French)).Gives(2, types, "Zoé|7");
        yield return new CorpusFile("windows-1252 with euro", windows.GetBytes("prix;n\n5 €;1\nœuf;2\n")).Gives(2, types, "5 €|1");
        yield return new CorpusFile("latin-1 by choice", Encoding.Latin1.GetBytes(French)) { Options = new(Encoding: "iso-8859-1") }.Gives(2, types, "Zoé|7");
        yield return new CorpusFile("utf-16 little endian with mark", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(French)]).Gives(2, types, "Zoé|7");
        yield return new CorpusFile("utf-16 big endian with mark", [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(French)]).Gives(2, types, "Zoé|7");
        yield return new CorpusFile("utf-16 little endian without mark", Encoding.Unicode.GetBytes(French)).Gives(2, types, "Zoé|7");
        yield return new CorpusFile("utf-16 big endian without mark", Encoding.BigEndianUnicode.GetBytes(French)).Gives(2, types, "Zoé|7");
        yield return new CorpusFile("utf-16 by choice", Encoding.Unicode.GetBytes("日本;n\n漢字;1\n")) { Options = new(Encoding: "utf-16le") }.Gives(1, types, "漢字|1");
        yield return new CorpusFile("one broken row among sound ones", [.. Encoding.UTF8.GetBytes("a;b\né;1\nè;2\n"), 0xE9, .. ";3\n"u8]).Breaks("value.encoding", 4, 1);
        yield return new CorpusFile("one broken row set aside", [.. Encoding.UTF8.GetBytes("a;b\né;1\nè;2\n"), 0xE9, .. ";3\n"u8]).SetAside().Gives(2, types, "é|1", 1);
        yield return new CorpusFile("broken row under a chosen encoding", [.. "a;b\n"u8, 0xE9, .. ";3\nx;4\n"u8]) { Options = new(Encoding: "utf-8") }.SetAside().Gives(1, types, "x|4", 1);
        yield return new CorpusFile("broken row under a mark", [.. "\uFEFFa;b\n"u8, 0xE9, .. ";3\n"u8]).Breaks("value.encoding", 2, 1);
        yield return new CorpusFile("half a surrogate", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("a;b\nx;1\n"), 0x00, 0xD8, .. Encoding.Unicode.GetBytes(";2\n")]).SetAside().Gives(1, types, "x|1", 1);
        yield return new CorpusFile("unknown encoding", "a;b\n1;2\n"u8.ToArray()) { Options = new(Encoding: "ebcdic") }.Breaks("file.encoding_unknown");
        yield return new CorpusFile("NUL in a value", "a;b\nx;1\n\0;2\n"u8.ToArray()).Breaks("csv.nul", 3, 1);
        yield return new CorpusFile("NUL in a value set aside", "a;b\nx;1\n\0;2\n"u8.ToArray()).SetAside().Gives(1, types, "x|1", 1);
        yield return new CorpusFile("NUL in the header", "a;\0\nx;1\n"u8.ToArray()).Breaks("csv.binary");
        yield return new CorpusFile("Ctrl-Z at the end", "a;b\nx;1\n"u8.ToArray()).Gives(1, types, "x|1");
        yield return new CorpusFile("emoji and combining marks", Encoding.UTF8.GetBytes("a;b\n😀e\u0301;1\n")).Gives(1, types, "😀e\u0301|1");
        yield return new CorpusFile("windows-1252 bad row", windows.GetBytes("a;b\né;1\nè\nà;2\n")).SetAside().Gives(2, types, "é|1", 1);
        yield return new CorpusFile("thousands of windows-1252", windows.GetBytes("a;b\né;1\u00A0234,5\n")).Gives(1, "VARCHAR DOUBLE", "é|1234.5");
        yield return new CorpusFile("NDJSON in utf-16", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("{\"é\":1}\n{\"é\":2}\n")]) { FileName = "x.json" }.Gives(2, "BIGINT", "1");
        yield return new CorpusFile("PNG", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]).Breaks("csv.binary");
        yield return new CorpusFile("PDF under the name of a CSV", "%PDF-1.7\n"u8.ToArray()).Breaks("csv.not_csv");
        yield return new CorpusFile("RAR", "Rar!\u001a"u8.ToArray()).Breaks("file.unknown");
    }
}
