using System.Security.Cryptography;
using System.Text;

namespace KeplerAI.Compute.Ingestion;

/// <summary>The received file as UTF-8 text, and what was found on the way there.</summary>
/// <param name="File">The file itself, or a transcoded copy.</param>
/// <param name="Skip">Bytes of a byte order mark.</param>
internal sealed record TextSource(string File, int Skip, string Sha256, IngestProblem? Problem)
{
    private const int BufferSize = 1 << 20;

    /// <summary>One pass: hash, binary check, encoding. What is not UTF-8 is read as windows-1252, which holds all of Latin-1's letters.</summary>
    public static TextSource Read(string file, string tempFolder, Action<double> progress)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, FileOptions.SequentialScan);
        var head = new byte[8];
        var headLength = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        var sha = "";
        TextSource Refused(IngestProblem problem) => new(file, 0, sha, problem);
        if (headLength == 0) return Refused(new IngestProblem("csv.empty"));
        if (FileKind.Refuse(head.AsSpan(0, headLength)) is { } kind) return Refused(kind);
        if (Utf16(head) is { } utf16) return Transcode(file, tempFolder, utf16);
        var found = Inspect(stream, progress);
        sha = found.Sha256;
        if (found.Binary) return Refused(new IngestProblem("csv.binary"));
        if (found.Blank) return Refused(new IngestProblem("csv.empty"));
        return found.Utf8 ? new TextSource(file, HasMark(head) ? 3 : 0, sha, null) : Transcode(file, tempFolder, Windows1252) with { Sha256 = sha };
    }

    private static Encoding Windows1252
    {
        get
        {
            Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
            return Encoding.GetEncoding(1252);
        }
    }

    private static bool HasMark(byte[] head) => head.AsSpan().StartsWith(Encoding.UTF8.Preamble);

    private static UnicodeEncoding? Utf16(byte[] head) => (head[0], head[1]) switch
    {
        (0xFF, 0xFE) => new UnicodeEncoding(bigEndian: false, byteOrderMark: true),
        (0xFE, 0xFF) => new UnicodeEncoding(bigEndian: true, byteOrderMark: true),
        _ => null,
    };

    private static Inspection Inspect(FileStream stream, Action<double> progress)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var validity = new Utf8Validity();
        var (buffer, binary, blank, read) = (new byte[BufferSize], false, true, 0L);
        while (stream.Read(buffer) is > 0 and var length)
        {
            var bytes = buffer.AsSpan(0, length);
            hash.AppendData(bytes);
            binary |= FileKind.IsBinary(bytes);
            blank = blank && bytes.IndexOfAnyExcept(" \t\r\n\u001a"u8) < 0;
            validity.Add(bytes);
            progress((read += length) / (double)stream.Length);
        }
        return new Inspection(Convert.ToHexStringLower(hash.GetHashAndReset()), binary, blank, validity.IsValid);
    }

    private static TextSource Transcode(string file, string tempFolder, Encoding encoding)
    {
        var copy = Path.Combine(tempFolder, "utf8.csv");
        using (var reader = new StreamReader(file, encoding))
        using (var writer = new StreamWriter(copy, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
        {
            var buffer = new char[BufferSize];
            while (reader.Read(buffer) is > 0 and var length) writer.Write(buffer, 0, length);
        }
        using var source = System.IO.File.OpenRead(file);
        var sha = Convert.ToHexStringLower(SHA256.HashData(source));
        using var text = System.IO.File.OpenRead(copy);
        var found = Inspect(text, _ => { });
        return new TextSource(copy, 0, sha, found.Binary ? new IngestProblem("csv.binary") : found.Blank ? new IngestProblem("csv.empty") : null);
    }

    private sealed record Inspection(string Sha256, bool Binary, bool Blank, bool Utf8);
}
