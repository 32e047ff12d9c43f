namespace KeplerAI.EventStore;

/// <summary>The heads of a pack: the last one, which the proofs are for, and at most 99 before it, evenly spread from the first.</summary>
internal static class EvidenceHeads
{
    private const int Most = 100;

    public static IReadOnlyList<TreeHead> Chosen(IReadOnlyList<TreeHead> heads) =>
        heads.Count <= Most ? heads : [.. Enumerable.Range(0, Most).Select(i => heads[(int)((long)i * (heads.Count - 1) / (Most - 1))])];

    public static IReadOnlyList<Step> Steps(IReadOnlyList<TreeHead> heads, MerkleLevels tree) =>
        [.. heads.Zip(heads.Skip(1), (one, next) => new Step(one.Size, next.Size, [.. tree.Consistency(one.Size, next.Size).Select(Convert.ToHexStringLower)]))];

    internal sealed record Step(long First, long Second, IReadOnlyList<string> Proof);
}
