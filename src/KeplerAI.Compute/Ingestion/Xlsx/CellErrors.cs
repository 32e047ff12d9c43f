using System.IO.Compression;
using System.Xml;

namespace KeplerAI.Compute.Ingestion.Xlsx;

/// <summary>Cells whose formula failed (#N/A): the reader of the workbook gives them as empty, and an error must not pass for a missing value.</summary>
internal static class CellErrors
{
    private static readonly byte[] Mark = "t=\"e\""u8.ToArray();

    /// <summary>A search of the bytes, made beside the reading: almost no sheet has any.</summary>
    public static bool Any(string file, string? part)
    {
        using var archive = ZipFile.OpenRead(file);
        if (part is null || archive.GetEntry(part) is not { } entry) return false;
        using var stream = entry.Open();
        var (buffer, kept) = (new byte[1 << 18], 0);
        while (stream.Read(buffer, kept, buffer.Length - kept) is > 0 and var length)
        {
            var bytes = buffer.AsSpan(0, kept + length);
            if (bytes.IndexOf(Mark) >= 0) return true;
            kept = Math.Min(bytes.Length, Mark.Length - 1);
            bytes[^kept..].CopyTo(buffer);
        }
        return false;
    }

    /// <summary>The errors by row and column, both 1-based.</summary>
    public static Dictionary<(long Row, int Column), string> Read(string file, string part)
    {
        using var archive = ZipFile.OpenRead(file);
        using var stream = archive.GetEntry(part)!.Open();
        using var reader = Workbook.Open(stream);
        var found = new Dictionary<(long, int), string>();
        var (row, column) = (0L, 0);
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element) continue;
            if (reader.LocalName == "row") (row, column) = (long.TryParse(reader.GetAttribute("r"), out var given) ? given : row + 1, 0);
            if (reader.LocalName != "c") continue;
            column = Column(reader.GetAttribute("r")) ?? column + 1;
            if (reader.GetAttribute("t") == "e" && reader.ReadToDescendant("v", reader.NamespaceURI)) found[(row, column)] = reader.ReadElementContentAsString();
        }
        return found;
    }

    private static int? Column(string? place)
    {
        var column = 0;
        foreach (var c in place ?? "")
        {
            if (c is < 'A' or > 'Z') break;
            column = (column * 26) + c - 'A' + 1;
        }
        return column == 0 ? null : column;
    }
}
