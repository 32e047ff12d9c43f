using System.Buffers.Binary;

namespace KeplerAI.Compute.Ingestion.Archives;

/// <summary>A gzip file ends with the size of what it holds; one that was cut short unfolds without a word of its missing end.</summary>
internal static class GzipEnd
{
    public static bool Fits(string file, long unfolded)
    {
        using var stream = File.OpenRead(file);
        if (stream.Length < 18) return false;
        stream.Position = stream.Length - 4;
        Span<byte> end = stackalloc byte[4];
        stream.ReadExactly(end);
        var size = BinaryPrimitives.ReadUInt32LittleEndian(end);
        // Of several members, each tells its own size only.
        return size == (uint)unfolded || (size < unfolded && HasSecondMember(stream));
    }

    private static bool HasSecondMember(FileStream stream)
    {
        var (buffer, kept) = (new byte[1 << 20], 0);
        stream.Position = 10;
        while (stream.Read(buffer, kept, buffer.Length - kept) is > 0 and var length)
        {
            var bytes = buffer.AsSpan(0, kept + length);
            if (bytes.IndexOf((ReadOnlySpan<byte>)[0x1F, 0x8B, 0x08, 0x00]) >= 0) return true;
            kept = Math.Min(3, bytes.Length);
            bytes[^kept..].CopyTo(buffer);
        }
        return false;
    }
}
