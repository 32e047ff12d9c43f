using System.Globalization;
using System.Text;

namespace KeplerAI.EventStore;

/// <summary>The signed state of the tree: its first <paramref name="Size"/> leaves are the events up to number <paramref name="LastSequence"/>.</summary>
/// <param name="PreviousSize">The size of the head before; null for the first.</param>
/// <param name="Frontier">Roots of the full subtrees, largest first, 32 bytes each: they fold to <paramref name="Root"/>.</param>
/// <param name="At">When it was sealed, to the microsecond.</param>
/// <param name="Signature">ECDSA P-256 with SHA-256 over <see cref="SignedBytes"/>: r and s, 32 bytes each.</param>
public sealed record TreeHead(long Size, long? PreviousSize, long LastSequence, byte[] Root, byte[] Frontier, DateTimeOffset At, string KeyId, byte[] Signature)
{
    private const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public string Instant => InstantOf(At);

    public static string InstantOf(DateTimeOffset at) => at.UtcDateTime.ToString(InstantFormat, CultureInfo.InvariantCulture);

    public static DateTimeOffset InstantOf(string text) => DateTimeOffset.ParseExact(text, InstantFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>Five lines of UTF-8: « kepler-tree-head-v1 », size, last number, root in hexadecimal, instant.</summary>
    public byte[] SignedBytes() => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"kepler-tree-head-v1\n{Size}\n{LastSequence}\n{Convert.ToHexStringLower(Root)}\n{Instant}\n"));

    public bool SameTree(TreeHead other) => Size == other.Size && LastSequence == other.LastSequence && Root.AsSpan().SequenceEqual(other.Root);

    internal Frontier? FrontierOf()
    {
        var frontier = EventStore.Frontier.Of(Size, Frontier);
        return frontier?.Root().AsSpan().SequenceEqual(Root) is true ? frontier : null;
    }
}
