using System.Text;

namespace KeplerAI.Compute.Ingestion.Archives;

/// <summary>Text in any of the known encodings, as UTF-8.</summary>
internal static class TextFile
{
    private const int BufferSize = 1 << 20;

    /// <summary>UTF-16 is written again as UTF-8 at once, since no rule of rows can be read in it; the others can wait until all rows were seen.</summary>
    public static IngestOutcome? Prepare(IngestTask task, PlainFile plain, out string file)
    {
        file = plain.File;
        if (task.Options.Encoding is { } given && !TextEncodings.All.Contains(given)) return IngestOutcome.Refused(new IngestProblem("file.encoding_unknown", Detail: null));
        var encoding = task.Options.Encoding ?? plain.Encoding;
        if (encoding is "utf-16le" or "utf-16be") file = Transcode(file, Of(encoding), Path.Combine(task.Context.TempFolder, "utf8.txt"));
        return null;
    }

    /// <summary>Without its byte order mark.</summary>
    public static FileStream Open(string file)
    {
        var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
        Span<byte> mark = stackalloc byte[3];
        if (stream.ReadAtLeast(mark, 3, throwOnEndOfStream: false) < 3 || !mark.SequenceEqual("\uFEFF"u8)) stream.Position = 0;
        return stream;
    }

    /// <summary>What cannot be read becomes U+FFFF, which no text holds: the row it stands in is then a bad one.</summary>
    public static Encoding Of(string name)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return name switch
        {
            "utf-16le" => Encoding.GetEncoding("utf-16", EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFF")),
            "utf-16be" => Encoding.GetEncoding("utf-16BE", EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFF")),
            "utf-8" => Encoding.UTF8,
            _ => Encoding.GetEncoding(name),
        };
    }

    public static string Transcode(string file, Encoding encoding, string copy)
    {
        using (var reader = new StreamReader(file, encoding, detectEncodingFromByteOrderMarks: false, BufferSize))
        using (var writer = new StreamWriter(copy, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), BufferSize))
        {
            var buffer = new char[BufferSize];
            while (reader.Read(buffer) is > 0 and var length)
            {
                var text = buffer.AsSpan(0, length);
                if (writer.BaseStream.Position == 0 && text is ['\uFEFF', ..]) text = text[1..];
                writer.Write(text);
            }
        }
        return copy;
    }
}
