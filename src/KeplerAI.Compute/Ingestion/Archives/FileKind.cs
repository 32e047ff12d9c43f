using System.Text;

namespace KeplerAI.Compute.Ingestion.Archives;

/// <summary>What a file is by its first bytes; its name only says what broken text was meant to be.</summary>
internal static class FileKind
{
    public const int HeadBytes = 1 << 16;
    private static readonly (byte[] Magic, string Rule, string Name)[] Foreign =
    [
        ("%PDF-"u8.ToArray(), "csv.not_csv", "PDF"),
        ([0x28, 0xB5, 0x2F, 0xFD], "csv.not_csv", "ZSTD"),
        ([0x89, 0x50, 0x4E, 0x47], "csv.binary", "PNG"),
        ([0xFF, 0xD8, 0xFF], "csv.binary", "JPEG"),
        ("GIF8"u8.ToArray(), "csv.binary", "GIF"),
        ([0x7F, 0x45, 0x4C, 0x46], "csv.binary", "ELF"),
        ("Rar!"u8.ToArray(), "file.unknown", "RAR"),
        ([0x37, 0x7A, 0xBC, 0xAF], "file.unknown", "7Z"),
        ([0xFD, 0x37, 0x7A, 0x58], "file.unknown", "XZ"),
        ("BZh"u8.ToArray(), "file.unknown", "BZIP2"),
        ("SQLite"u8.ToArray(), "file.unknown", "SQLite"),
        ("ORC"u8.ToArray(), "file.unknown", "ORC"),
        ([0x4F, 0x62, 0x6A, 0x01], "file.unknown", "AVRO"),
    ];

    public static bool IsGzip(ReadOnlySpan<byte> head) => head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]);

    public static bool IsZip(ReadOnlySpan<byte> head) => head.StartsWith("PK\x03\x04"u8) || head.StartsWith("PK\x05\x06"u8);

    public static bool IsOle(ReadOnlySpan<byte> head) => head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]);

    /// <summary>For a file that is neither an archive nor a workbook.</summary>
    public static (SourceFormat Format, string? Encoding, IngestProblem? Problem) Of(ReadOnlySpan<byte> head, string fileName, SourceOptions options)
    {
        if (head.StartsWith("PAR1"u8)) return (SourceFormat.Parquet, null, options.Format is null or SourceFormat.Parquet ? null : new IngestProblem("csv.not_csv", Detail: "Parquet"));
        if (head.StartsWith("PARE"u8)) return (SourceFormat.Parquet, null, new IngestProblem("parquet.encrypted"));
        foreach (var (magic, rule, name) in Foreign)
            if (head.StartsWith(magic)) return (SourceFormat.Csv, null, new IngestProblem(rule, Detail: name));
        if (options.Format == SourceFormat.Parquet) return (SourceFormat.Parquet, null, new IngestProblem("parquet.broken"));
        if (options.Format == SourceFormat.Xlsx) return (SourceFormat.Xlsx, null, new IngestProblem("xlsx.broken"));
        var encoding = Encoding(head);
        var json = options.Format is { } given ? given == SourceFormat.Json : LooksJson(Text(head, options.Encoding ?? encoding)) || IsNamedJson(fileName);
        return (json ? SourceFormat.Json : SourceFormat.Csv, encoding, null);
    }

    private static bool IsNamedJson(string fileName)
    {
        var name = fileName.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? fileName[..^3] : fileName;
        return Path.GetExtension(name).ToUpperInvariant() is ".JSON" or ".NDJSON" or ".JSONL";
    }

    private static string Text(ReadOnlySpan<byte> head, string? encoding) =>
        encoding is not null && TextEncodings.All.Contains(encoding) ? TextFile.Of(encoding).GetString(head) : System.Text.Encoding.Latin1.GetString(head.StartsWith("\uFEFF"u8) ? head[3..] : head);

    private static bool LooksJson(string text)
    {
        var rest = text.AsSpan().TrimStart('\uFEFF').TrimStart();
        if (rest is ['[', .. var list]) return list.TrimStart() is ['{', ..] or [']', ..];
        return rest is ['{', .. var members] && members.TrimStart() is ['"', ..] or ['}', ..];
    }

    private static string? Encoding(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("\uFEFF"u8)) return "utf-8";
        if (head is [0xFF, 0xFE, ..]) return "utf-16le";
        if (head is [0xFE, 0xFF, ..]) return "utf-16be";
        var (even, odd, pairs) = (0, 0, Math.Min(head.Length, 4096) / 2);
        for (var i = 0; i < pairs; i++)
        {
            if (head[2 * i] == 0) even++;
            if (head[(2 * i) + 1] == 0) odd++;
        }
        // Text of mostly Latin letters has a zero in every second byte.
        if (pairs >= 4 && odd > pairs * 0.6 && even < pairs * 0.05) return "utf-16le";
        return pairs >= 4 && even > pairs * 0.6 && odd < pairs * 0.05 ? "utf-16be" : null;
    }
}
