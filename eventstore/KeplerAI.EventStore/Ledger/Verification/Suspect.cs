using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KeplerAI.EventStore;

/// <summary>An event that is not what it was, with its text now and what is known of the one before: the start of its leaf, or its hash.</summary>
internal sealed record Suspect(long Sequence, byte[] Text, byte[] Expected, bool IsLeaf)
{
    /// <summary>Enough to tell a swap from an edit; a mass edit needs no such reading.</summary>
    public const int Most = 200;

    /// <summary>Finds events that were exchanged: with the other's number, or the other's version, the text is the old one again.</summary>
    public static void Sort(IReadOnlyList<Suspect> suspects, Findings findings)
    {
        foreach (var one in suspects)
        {
            var other = suspects.FirstOrDefault(o => o != one && (o.Was(one.With(o.Sequence, version: null)) || one.Was(one.With(null, o.Version))));
            if (other is not null)
            {
                findings.Remove(LedgerFindingKind.Edited, one.Sequence);
                findings.Add(LedgerFindingKind.Reordered, one.Sequence, detail: other.Sequence.ToString(CultureInfo.InvariantCulture));
            }
        }
    }

    private string Version => Split().Version;
    private bool Was(byte[] text)
    {
        var hash = SHA256.HashData(text);
        return (IsLeaf ? MerkleHash.Leaf(hash) : hash).AsSpan().StartsWith(Expected);
    }

    private byte[] With(long? sequence, string? version)
    {
        var (ids, own, after) = Split();
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"[{sequence ?? Sequence}{ids}{version ?? own}{after}"));
    }

    // [sequence, "id", "stream" or null, version, ...
    private (string Ids, string Version, string After) Split()
    {
        var text = Encoding.UTF8.GetString(Text);
        var ids = text.IndexOf(',', StringComparison.Ordinal);
        var version = text.IndexOf(',', text.IndexOf(',', ids + 1) + 1) + 2;
        var rest = text.IndexOf(',', version);
        return (text[ids..version], text[version..rest], text[rest..]);
    }
}
