using System.IO.Compression;

namespace KeplerAI.Compute.Ingestion.Archives;

/// <summary>Zip archives: one file of data in each, whatever else a desktop left beside it.</summary>
internal static class ZipReading
{
    private const int MaxEntries = 10_000;

    public static ZipArchive Open(string file)
    {
        try
        {
            var archive = ZipFile.OpenRead(file);
            _ = archive.Entries.Count;
            return archive;
        }
        catch (InvalidDataException)
        {
            throw new UnpackingException("file.zip_broken");
        }
    }

    /// <summary>A workbook is unfolded by its reader, never beyond what its directory declares: that is what is judged.</summary>
    public static (PlainFile? File, IngestProblem? Problem)? Bomb(ZipArchive workbook, string file)
    {
        if (workbook.Entries.Count > MaxEntries) return (null, new IngestProblem("file.bomb"));
        var all = workbook.Entries.Sum(e => e.Length);
        return Inflation.Rule(new FileInfo(file).Length, all) is { } rule ? (null, new IngestProblem(rule)) : null;
    }

    public static (ZipArchiveEntry? Entry, IngestProblem? Problem) Single(ZipArchive archive)
    {
        if (archive.Entries.Count > MaxEntries) return (null, new IngestProblem("file.bomb"));
        var data = archive.Entries.Where(IsData).Take(2).ToList();
        return data switch
        {
            [] => (null, new IngestProblem("file.zip_empty")),
            [{ IsEncrypted: true }] => (null, new IngestProblem("file.zip_encrypted")),
            [var one] => (one, null),
            _ => (null, new IngestProblem("file.zip_many", Detail: archive.Entries.Count(IsData).ToString(System.Globalization.CultureInfo.InvariantCulture))),
        };
    }

    public static void Extract(ZipArchiveEntry entry, string target, ProgressTeller tell)
    {
        try
        {
            using var stream = entry.Open();
            var packed = Math.Max(1, entry.CompressedLength);
            var all = new Inflation("file.zip_broken", tell).Copy(stream, target, () => packed, packed);
            if (all != entry.Length) throw new UnpackingException("file.zip_broken");
        }
        catch (Exception e) when (e is InvalidDataException or NotSupportedException)
        {
            throw new UnpackingException("file.zip_broken");
        }
    }

    private static bool IsData(ZipArchiveEntry entry) => entry.Name.Length > 0 && !entry.Name.StartsWith('.')
        && !entry.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal) && entry.Name is not ("Thumbs.db" or "desktop.ini");
}
