using System.Globalization;
using System.Text;

namespace KeplerAI.Lab.Datasets.Uploads;

/// <summary>Names and forms of the tus 1.0 protocol.</summary>
public static class TusHeaders
{
    public const string Version = "1.0.0";
    public const string Resumable = "Tus-Resumable";
    public const string Versions = "Tus-Version";
    public const string Extension = "Tus-Extension";
    public const string MaxSize = "Tus-Max-Size";
    public const string Algorithms = "Tus-Checksum-Algorithm";
    public const string Length = "Upload-Length";
    public const string Offset = "Upload-Offset";
    public const string Metadata = "Upload-Metadata";
    public const string Expires = "Upload-Expires";
    public const string Checksum = "Upload-Checksum";
    public const string Override = "X-HTTP-Method-Override";
    public const string ChunkType = "application/offset+octet-stream";
    public const int ChecksumMismatch = 460;

    public static long? Number(IHeaderDictionary headers, string name) =>
        long.TryParse(headers[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The value of a key of Upload-Metadata; null when it is not there or is not base 64 of UTF-8.</summary>
    public static string? MetadataValue(string? metadata, string key)
    {
        foreach (var pair in (metadata ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split(' ', 2);
            if (parts[0] != key)
                continue;
            var bytes = new byte[parts.Length > 1 ? parts[1].Length : 0];
            return parts.Length > 1 && Convert.TryFromBase64String(parts[1], bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : "";
        }

        return null;
    }
}
