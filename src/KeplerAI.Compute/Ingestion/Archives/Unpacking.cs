using System.IO.Compression;

namespace KeplerAI.Compute.Ingestion.Archives;

/// <summary>From the received file to a plain one: gzip, zip, and what stands in them, within limits on what they may unfold to.</summary>
internal static class Unpacking
{
    public static (PlainFile? File, IngestProblem? Problem) Open(string source, string fileName, IngestTask task)
    {
        var head = Head(source);
        if (head.Length == 0) return (null, new IngestProblem("csv.empty"));
        try
        {
            if (FileKind.IsGzip(head)) return Gzip(source, fileName, task);
            if (FileKind.IsZip(head)) return Zip(source, task);
        }
        catch (UnpackingException e)
        {
            return (null, new IngestProblem(e.Rule));
        }
        return Plain(source, null, fileName, task);
    }

    private static (PlainFile? File, IngestProblem? Problem) Gzip(string source, string fileName, IngestTask task)
    {
        var copy = Path.Combine(task.Context.TempFolder, "unpacked");
        using (var packed = File.OpenRead(source))
        using (var stream = new GZipStream(packed, CompressionMode.Decompress))
        {
            new Inflation("file.gzip_broken", task.Tell).Copy(stream, copy, () => packed.Position, packed.Length);
        }
        if (!GzipEnd.Fits(source, copy)) return (null, new IngestProblem("file.gzip_broken"));
        return Plain(copy, "gzip", fileName, task);
    }

    private static (PlainFile? File, IngestProblem? Problem) Zip(string source, IngestTask task)
    {
        using var archive = ZipReading.Open(source);
        if (archive.GetEntry("xl/workbook.xml") is not null)
        {
            var given = task.Options.Format;
            if (given is not null and not SourceFormat.Xlsx) return (null, new IngestProblem("csv.not_csv", Detail: "ZIP/XLSX"));
            return ZipReading.Bomb(archive, source) ?? (new PlainFile(source, null, SourceFormat.Xlsx, null), null);
        }
        var (entry, problem) = ZipReading.Single(archive);
        if (entry is null) return (null, problem);
        var copy = Path.Combine(task.Context.TempFolder, "unpacked");
        ZipReading.Extract(entry, copy, task.Tell);
        return Plain(copy, "zip", entry.Name, task);
    }

    private static (PlainFile? File, IngestProblem? Problem) Plain(string file, string? compression, string fileName, IngestTask task)
    {
        var head = Head(file);
        if (head.Length == 0) return (null, new IngestProblem("csv.empty"));
        if (FileKind.IsOle(head)) return (null, new IngestProblem(Ole.IsEncryptedWorkbook(file) ? "xlsx.password" : "xlsx.old"));
        if (compression is not null && FileKind.IsGzip(head)) return (null, new IngestProblem("file.nested_archive"));
        if (FileKind.IsZip(head))
        {
            using var inner = ZipReading.Open(file);
            if (inner.GetEntry("xl/workbook.xml") is null) return (null, new IngestProblem("file.nested_archive"));
            return ZipReading.Bomb(inner, file) ?? (new PlainFile(file, compression, SourceFormat.Xlsx, null), null);
        }
        var (format, encoding, problem) = FileKind.Of(head, fileName, task.Options);
        return problem is null ? (new PlainFile(file, compression, format, encoding), null) : (null, problem);
    }

    private static byte[] Head(string file)
    {
        using var stream = File.OpenRead(file);
        var head = new byte[FileKind.HeadBytes];
        return head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
    }
}

internal sealed class UnpackingException(string rule) : Exception(rule)
{
    public string Rule { get; } = rule;
}
