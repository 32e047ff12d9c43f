namespace KeplerAI.EventStore;

/// <summary>
/// What is published beside a head so that a difference can be named event by event: the number and the first 8 bytes of the leaf of every
/// event since the head before, and which of them another program had appended. The root proves; this only points.
/// </summary>
internal sealed class LeafIndex
{
    public const int Width = 8;

    private readonly List<long> _sequences = [];
    private readonly List<long> _unattested = [];
    private readonly List<byte> _leaves = [];

    public int Count => _sequences.Count;

    public void Add(long sequence, ReadOnlySpan<byte> leaf, bool attested)
    {
        _sequences.Add(sequence);
        _leaves.AddRange(leaf[..Width]);
        if (!attested)
        {
            _unattested.Add(sequence);
        }
    }

    public HeadLine On(TreeHead head) => HeadLine.Of(head) with
    {
        Seqs = SequenceRanges.Of(_sequences),
        Leaves = Convert.ToBase64String([.. _leaves]),
        Unattested = _unattested.Count == 0 ? null : SequenceRanges.Of(_unattested),
    };
}
