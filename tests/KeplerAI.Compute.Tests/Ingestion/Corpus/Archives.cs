using System.IO.Compression;
using KeplerAI.Compute.Ingestion;

namespace KeplerAI.Compute.Tests.Ingestion.Corpus;

internal static class Archives
{
    /// <summary>The empty member with which bgzip ends a file.</summary>
    private static readonly byte[] BlocksEnd = Convert.FromHexString("1f8b08040000000000ff0600424302001b0003000000000000000000");
    private static readonly byte[] Csv = "a,b\n1,x\n2,y\n"u8.ToArray();
    private const string Two = "BIGINT VARCHAR";

    public static IEnumerable<CorpusFile> Files()
    {
        yield return new CorpusFile("gzip", Gzip(Csv)).Gives(2, Two, "1|x");
        yield return new CorpusFile("gzip of two members", [.. Gzip("a,b\n1,x\n"u8.ToArray()), .. Gzip("2,y\n"u8.ToArray())]).Gives(2, Two, "1|x");
        foreach (var (what, packed) in CutShort()) yield return new CorpusFile($"gzip of two members cut short in {what}", packed).Breaks("file.gzip_broken");
        yield return new CorpusFile("gzip of blocks, the last one empty", [.. Gzip("a,b\n1,x\n"u8.ToArray()), .. Gzip("2,y\n"u8.ToArray()), .. BlocksEnd]).Gives(2, Two, "1|x");
        yield return new CorpusFile("gzip of stored zeros cut short", [.. Gzip("a,b\n1,x\n"u8.ToArray()), .. Gzip([.. "2,y\n"u8, .. new byte[100]], CompressionLevel.NoCompression)[..80]]).Breaks("file.gzip_broken");
        yield return new CorpusFile("gzip of NDJSON", Gzip("{\"a\":1}\n{\"a\":2}\n"u8.ToArray())) { FileName = "x.json.gz" }.Gives(2, "BIGINT", "1");
        yield return new CorpusFile("gzip cut short", Gzip(Enumerable.Range(0, 100_000).SelectMany(i => BitConverter.GetBytes(i * 7919)).ToArray())[..50_000]).Breaks("file.gzip_broken");
        yield return new CorpusFile("gzip of nothing", Gzip([])).Breaks("csv.empty");
        yield return new CorpusFile("gzip damaged", Damaged(Gzip(System.Text.Encoding.UTF8.GetBytes("a,b\n" + string.Concat(Enumerable.Range(0, 2000).Select(i => $"{i},{i * 31}\n")))))).Breaks("file.gzip_broken");
        yield return new CorpusFile("gzip bomb", Gzip(new byte[64 << 20])).Breaks("file.bomb");
        yield return new CorpusFile("gzip in gzip", Gzip(Gzip(Csv))).Breaks("file.nested_archive");
        yield return new CorpusFile("zip", Zip(("data.csv", Csv))).Gives(2, Two, "1|x");
        yield return new CorpusFile("zip of a path that climbs", Zip(("../../../../etc/cron.d/evil.csv", Csv))).Gives(2, Two, "1|x");
        yield return new CorpusFile("zip of an absolute path", Zip(("/etc/passwd", Csv))).Gives(2, Two, "1|x");
        yield return new CorpusFile("zip with what a Mac leaves", Zip(("data.csv", Csv), ("__MACOSX/._data.csv", [1, 2]), (".DS_Store", [0]))).Gives(2, Two, "1|x");
        yield return new CorpusFile("zip with a folder", Zip(("dossier/", []), ("dossier/data.csv", Csv))).Gives(2, Two, "1|x");
        yield return new CorpusFile("zip of two files", Zip(("a.csv", Csv), ("b.csv", Csv))).Breaks("file.zip_many");
        yield return new CorpusFile("zip of nothing", Zip()).Breaks("file.zip_empty");
        yield return new CorpusFile("zip of a zip", Zip(("inner.zip", Zip(("data.csv", Csv))))).Breaks("file.nested_archive");
        yield return new CorpusFile("zip of a gzip", Zip(("data.csv.gz", Gzip(Csv)))).Breaks("file.nested_archive");
        yield return new CorpusFile("zip bomb", Zip(("data.csv", new byte[64 << 20]))).Breaks("file.bomb");
        yield return new CorpusFile("zip cut short", Zip(("data.csv", Csv))[..40]).Breaks("file.zip_broken");
        yield return new CorpusFile("zip under a password", Encrypted(Zip(("data.csv", Csv)))).Breaks("file.zip_encrypted");
        yield return new CorpusFile("zip of an empty file", Zip(("data.csv", []))).Breaks("csv.empty");
        yield return new CorpusFile("zip of a JSON array", Zip(("data.json", "[{\"a\":1}]"u8.ToArray()))).Gives(1, "BIGINT", "1");
        yield return new CorpusFile("zip of a workbook", Zip(("x.xlsx", Workbooks.Make(("Feuil1", [["a", "b"], [1.0, "x"]]))))).Gives(1, Two, "1|x");
        yield return new CorpusFile("gzip of a workbook", Gzip(Workbooks.Make(("Feuil1", [["a", "b"], [1.0, "x"]])))).Gives(1, Two, "1|x");
        yield return new CorpusFile("gzip with a bad row", Gzip("a,b\n1,x\n2\n"u8.ToArray())).Breaks("csv.ragged", 3, 2);
    }

    /// <summary>The second member without its end, and with less and less of it: its checksum, its text, its head.</summary>
    private static IEnumerable<(string What, byte[] Packed)> CutShort()
    {
        var (first, second) = (Gzip("a,b\n1,x\n"u8.ToArray()), Gzip(System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i},{i * 7919}\n")))));
        yield return ("its size", [.. first, .. second[..^2]]);
        yield return ("its checksum", [.. first, .. second[..^6]]);
        yield return ("its text", [.. first, .. second[..(second.Length / 2)]]);
        yield return ("its head", [.. first, .. second[..6]]);
    }

    public static byte[] Gzip(byte[] bytes, CompressionLevel level = CompressionLevel.Optimal)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, level)) gzip.Write(bytes);
        return memory.ToArray();
    }

    public static byte[] Zip(params (string Name, byte[] Bytes)[] entries)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create))
        {
            foreach (var (name, bytes) in entries)
            {
                using var stream = archive.CreateEntry(name, CompressionLevel.Optimal).Open();
                stream.Write(bytes);
            }
        }
        return memory.ToArray();
    }

    private static byte[] Damaged(byte[] bytes)
    {
        for (var i = bytes.Length / 2; i < (bytes.Length / 2) + 64; i++) bytes[i] ^= 0xA5;
        return bytes;
    }

    /// <summary>Sets the flag of encryption in both headers.</summary>
    private static byte[] Encrypted(byte[] zip)
    {
        zip[6] |= 1;
        var central = zip.AsSpan().IndexOf("PK\u0001\u0002"u8);
        zip[central + 8] |= 1;
        return zip;
    }
}
