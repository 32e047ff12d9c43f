namespace KeplerAI.Compute.Ingestion;

/// <summary>What a file is by its first bytes, whatever its name says.</summary>
internal static class FileKind
{
    private static readonly (byte[] Magic, string Rule, string Name)[] Known =
    [
        ("PAR1"u8.ToArray(), "csv.not_csv", "Parquet"),
        ("PK\x03\x04"u8.ToArray(), "csv.not_csv", "ZIP/XLSX"),
        ("%PDF-"u8.ToArray(), "csv.not_csv", "PDF"),
        ([0xD0, 0xCF, 0x11, 0xE0], "csv.not_csv", "XLS"),
        ([0x1F, 0x8B], "csv.not_csv", "GZIP"),
        ([0x28, 0xB5, 0x2F, 0xFD], "csv.not_csv", "ZSTD"),
        ([0x89, 0x50, 0x4E, 0x47], "csv.binary", "PNG"),
        ([0xFF, 0xD8, 0xFF], "csv.binary", "JPEG"),
        ("GIF8"u8.ToArray(), "csv.binary", "GIF"),
        ([0x7F, 0x45, 0x4C, 0x46], "csv.binary", "ELF"),
    ];

    /// <summary>Null when nothing speaks against text.</summary>
    public static IngestProblem? Refuse(ReadOnlySpan<byte> head)
    {
        foreach (var (magic, rule, name) in Known)
            if (head.StartsWith(magic)) return new IngestProblem(rule, Detail: name);
        return null;
    }

    /// <summary>Control characters that no text holds; tab, line ends, form feed and Ctrl-Z pass.</summary>
    public static bool IsBinary(ReadOnlySpan<byte> bytes) => bytes.IndexOfAny(Controls) >= 0;

    private static readonly System.Buffers.SearchValues<byte> Controls =
        System.Buffers.SearchValues.Create([.. Enumerable.Range(0, 32).Select(b => (byte)b).Except([(byte)9, (byte)10, (byte)12, (byte)13, (byte)26])]);
}
