using System.Collections.Immutable;
using System.IO.Compression;
using System.Xml;

namespace KeplerAI.Compute.Ingestion.Xlsx;

/// <summary>The names of a workbook's sheets, read without opening any of them.</summary>
internal static class Workbook
{
    private static readonly XmlReaderSettings Safe = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>Names, and the part of the archive that holds each; null when it is no workbook that can be read.</summary>
    public static ImmutableArray<(string Name, string? Part)>? Sheets(string file)
    {
        try
        {
            using var archive = ZipFile.OpenRead(file);
            var parts = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (id, target) in Elements(archive, "xl/_rels/workbook.xml.rels", "Relationship", r => (r.GetAttribute("Id"), r.GetAttribute("Target"))))
                if (id is not null && target is not null) parts[id] = target.StartsWith('/') ? target[1..] : $"xl/{target}";
            return [.. Elements(archive, "xl/workbook.xml", "sheet", r => (r.GetAttribute("name"), r.GetAttribute("id", Relations)))
                .Where(sheet => sheet.Item1 is not null).Select(sheet => (sheet.Item1!, sheet.Item2 is { } id ? parts.GetValueOrDefault(id) : null))];
        }
        catch (Exception e) when (e is InvalidDataException or XmlException)
        {
            return null;
        }
    }

    public static XmlReader Open(Stream part) => XmlReader.Create(part, Safe);

    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private static List<(string?, string?)> Elements(ZipArchive archive, string part, string element, Func<XmlReader, (string?, string?)> read)
    {
        var found = new List<(string?, string?)>();
        if (archive.GetEntry(part) is not { } entry) return found;
        using var stream = entry.Open();
        using var reader = Open(stream);
        while (reader.Read())
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == element) found.Add(read(reader));
        return found;
    }
}
