using System.Buffers.Binary;

namespace KeplerAI.Compute.Ingestion.Archives;

/// <summary>A gzip file ends with the checksum and the size of what it holds; one that was cut short unfolds without a word of its missing end.</summary>
internal static class GzipEnd
{
    private const int TrailerBytes = 8;
    private const long Small = 64 << 20; // below, the head of a member that was cut off may pass for its size

    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(n => Enumerable.Range(0, 8).Aggregate((uint)n, (crc, _) => (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320))];

    /// <param name="copy">What it unfolded to.</param>
    public static bool Fits(string file, string copy)
    {
        using var packed = File.OpenRead(file);
        using var unfolded = File.OpenRead(copy);
        if (packed.Length < 18) return false;
        packed.Position = packed.Length - 13;
        Span<byte> end = stackalloc byte[13];
        packed.ReadExactly(end);
        var (crc, size) = (BinaryPrimitives.ReadUInt32LittleEndian(end[^TrailerBytes..]), BinaryPrimitives.ReadUInt32LittleEndian(end[^4..]));
        if (size == (uint)unfolded.Length && unfolded.Length > Small) return true;
        // Of several members, each tells of its own bytes alone: those of the last one are the last ones. Writers of blocks end with an empty member.
        if (size == 0 && crc == 0 && unfolded.Length > 0) return IsEmptyBlock(end[..^TrailerBytes]);
        for (long last = size; last <= unfolded.Length; last += 1L << 32)
            if (Crc(unfolded, last) == crc) return true;
        return false;
    }

    private static bool IsEmptyBlock(ReadOnlySpan<byte> before) => before.EndsWith((ReadOnlySpan<byte>)[0x03, 0x00]) || before.SequenceEqual((ReadOnlySpan<byte>)[0x01, 0x00, 0x00, 0xFF, 0xFF]);

    private static uint Crc(FileStream stream, long last)
    {
        var (buffer, crc) = (new byte[1 << 20], ~0u);
        stream.Position = stream.Length - last;
        while (stream.Read(buffer) is > 0 and var length)
            foreach (var b in buffer.AsSpan(0, length)) crc = (crc >> 8) ^ Table[(byte)(crc ^ b)];
        return ~crc;
    }
}
