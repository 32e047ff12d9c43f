using System.Text.Json;
using KeplerAI.Compute.Ingestion.Archives;

namespace KeplerAI.Compute.Ingestion.Json;

internal static class JsonForms
{
    private const int HeadBytes = 1 << 20;

    /// <summary>An array when it starts as one; lines when the first line is a whole value; else objects over several lines.</summary>
    public static JsonForm Of(string file)
    {
        using var stream = TextFile.Open(file);
        var head = new byte[HeadBytes];
        var text = head.AsSpan(0, stream.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false)).TrimStart(" \t\r\n"u8);
        if (text is [(byte)'[', ..]) return JsonForm.Array;
        var end = text.IndexOf((byte)'\n');
        if (end < 0) return JsonForm.Lines;
        return text[..end].TrimEnd(" \t\r"u8) is [(byte)'{'] || !IsWhole(text[..end]) && IsWhole(text) ? JsonForm.Values : JsonForm.Lines;
    }

    public static JsonColumn? Duplicate(IEnumerable<JsonColumn> columns)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return columns.FirstOrDefault(column => !seen.Add(column.Name));
    }

    private static bool IsWhole(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = 256 });
            return reader.Read() && reader.TrySkip();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
