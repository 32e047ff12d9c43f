namespace KeplerAI.Compute.Ingestion.Archives;

/// <summary>Copies what an archive unfolds to, and stops where no real file would still go on.</summary>
internal sealed class Inflation(string broken, ProgressTeller tell)
{
    public const long MaxBytes = 40L << 30;
    public const int MaxRatio = 200;
    private const long SmallBytes = 32 << 20; // a ratio says little about a small file

    public static string? Rule(long packed, long unpacked) => (packed, unpacked) switch
    {
        (_, > MaxBytes) => "file.too_large",
        (_, > SmallBytes) when unpacked / MaxRatio > Math.Max(1, packed) => "file.bomb",
        _ => null,
    };

    /// <returns>Bytes unfolded.</returns>
    public long Copy(Stream unfolding, string target, Func<long> packed, long packedLength)
    {
        try
        {
            using var output = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1);
            var (buffer, all) = (new byte[1 << 20], 0L);
            while (unfolding.Read(buffer) is > 0 and var length)
            {
                all += length;
                if (Rule(packed(), all) is { } rule) throw new UnpackingException(rule);
                output.Write(buffer, 0, length);
                tell.Say("unpacking", packed() / (double)Math.Max(1, packedLength));
            }
            return all;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new UnpackingException(broken);
        }
    }
}
