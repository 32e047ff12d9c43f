using System.Text;

namespace KeplerAI.Compute.Ingestion.Archives;

/// <summary>Compound files: an XLSX under a password is one, with its true content in a stream of this name; an XLS of old is one as well.</summary>
internal static class Ole
{
    private static readonly byte[] Mark = Encoding.Unicode.GetBytes("EncryptedPackage");

    public static bool IsEncryptedWorkbook(string file)
    {
        using var stream = File.OpenRead(file);
        var (buffer, kept) = (new byte[1 << 20], 0);
        while (stream.Read(buffer, kept, buffer.Length - kept) is > 0 and var length)
        {
            var bytes = buffer.AsSpan(0, kept + length);
            if (bytes.IndexOf(Mark) >= 0) return true;
            kept = Math.Min(bytes.Length, Mark.Length - 1);
            bytes[^kept..].CopyTo(buffer);
        }
        return false;
    }
}
