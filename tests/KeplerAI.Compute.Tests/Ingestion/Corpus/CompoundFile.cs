using System.Buffers.Binary;
using System.Text;

namespace KeplerAI.Compute.Tests.Ingestion.Corpus;

/// <summary>A compound file of sectors of 512 bytes (MS-CFB) with two streams, both too long for its part of small ones.</summary>
internal static class CompoundFile
{
    public const int SmallestStream = 4096;
    private const int Sector = 512;
    private const uint End = 0xFFFFFFFE;
    private const uint Free = 0xFFFFFFFF;
    private const uint Table = 0xFFFFFFFD;

    /// <param name="second">Its name comes before the first one's in the order of the directory: the shorter one.</param>
    public static byte[] Of((string Name, byte[] Bytes) first, (string Name, byte[] Bytes) second)
    {
        var sectors = new List<uint>();
        var (a, b) = (Chain(sectors, first.Bytes.Length), Chain(sectors, second.Bytes.Length));
        var directory = Chain(sectors, Sector);
        var tables = 1;
        while (tables * (Sector / 4) < sectors.Count + tables) tables++;
        var start = (uint)sectors.Count;
        sectors.AddRange(Enumerable.Repeat(Table, tables));
        var file = new List<byte>(Header((uint)tables, start, directory));
        file.AddRange(Whole(first.Bytes));
        file.AddRange(Whole(second.Bytes));
        file.AddRange([.. Entry("Root Entry", 5, Free, 1, End, 0), .. Entry(first.Name, 2, 2, Free, a, first.Bytes.Length), .. Entry(second.Name, 2, Free, Free, b, second.Bytes.Length), .. Entry("", 0, Free, Free, 0, 0)]);
        sectors.AddRange(Enumerable.Repeat(Free, (tables * (Sector / 4)) - sectors.Count));
        file.AddRange(sectors.SelectMany(BitConverter.GetBytes));
        return [.. file];
    }

    /// <returns>The first sector of the stream.</returns>
    private static uint Chain(List<uint> sectors, int bytes)
    {
        var (first, count) = ((uint)sectors.Count, (bytes + Sector - 1) / Sector);
        sectors.AddRange(Enumerable.Range(1, count).Select(i => i == count ? End : first + (uint)i));
        return first;
    }

    private static byte[] Whole(byte[] bytes) => [.. bytes, .. new byte[(Sector - (bytes.Length % Sector)) % Sector]];

    private static byte[] Header(uint tables, uint start, uint directory)
    {
        var head = new byte[Sector];
        ((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]).CopyTo(head);
        ((ReadOnlySpan<byte>)[0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]).CopyTo(head.AsSpan(24));
        uint[] rest = [0, tables, directory, 0, SmallestStream, End, 0, End, 0, .. Enumerable.Range(0, 109).Select(i => i < tables ? start + (uint)i : Free)];
        for (var i = 0; i < rest.Length; i++) BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(40 + (4 * i)), rest[i]);
        return head;
    }

    private static byte[] Entry(string name, byte kind, uint left, uint child, uint start, int size)
    {
        var entry = new byte[128];
        Encoding.Unicode.GetBytes(name).CopyTo(entry, 0);
        (entry[64], entry[66], entry[67]) = ((byte)(name.Length == 0 ? 0 : (name.Length + 1) * 2), kind, 1);
        foreach (var (at, value) in new[] { (68, left), (72, Free), (76, child), (116, start), (120, (uint)size) })
            BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(at), value);
        return entry;
    }
}
