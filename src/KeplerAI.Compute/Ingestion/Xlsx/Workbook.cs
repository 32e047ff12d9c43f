using System.Collections.Immutable;
using System.IO.Compression;
using System.Xml;

namespace KeplerAI.Compute.Ingestion.Xlsx;

/// <summary>The names of a workbook's sheets, read without opening any of them.</summary>
internal static class Workbook
{
    /// <summary>Null when it is no workbook that can be read.</summary>
    public static ImmutableArray<string>? Sheets(string file)
    {
        try
        {
            using var archive = ZipFile.OpenRead(file);
            using var stream = archive.GetEntry("xl/workbook.xml")!.Open();
            using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 16 << 20 });
            var names = ImmutableArray.CreateBuilder<string>();
            while (reader.Read())
                if (reader is { NodeType: XmlNodeType.Element, LocalName: "sheet" } && reader.GetAttribute("name") is { } name) names.Add(name);
            return names.ToImmutable();
        }
        catch (Exception e) when (e is InvalidDataException or XmlException)
        {
            return null;
        }
    }
}
