namespace KeplerAI.EventStore;

/// <summary>The published index of one batch, read along with the events.</summary>
internal sealed class LeafCursor
{
    private readonly long[] _sequences;
    private readonly byte[] _leaves;
    private int _at;

    private LeafCursor(long[] sequences, byte[] leaves, HashSet<long> unattested) => (_sequences, _leaves, Unattested) = (sequences, leaves, unattested);

    public HashSet<long> Unattested { get; }

    public long? Next => _at < _sequences.Length ? _sequences[_at] : null;

    /// <summary>Null when the line's index is not one of as many events as its head says.</summary>
    public static LeafCursor? Of(HeadLine line)
    {
        try
        {
            var (sequences, leaves) = (SequenceRanges.Read(line.Seqs!).Take(line.Leaves!.Length).ToArray(), Convert.FromBase64String(line.Leaves!));
            var whole = sequences.Length == line.Size - (line.PrevSize ?? 0) && leaves.Length == sequences.Length * LeafIndex.Width;
            return whole ? new(sequences, leaves, [.. SequenceRanges.Read(line.Unattested ?? "")]) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    public bool Is(long sequence) => Next == sequence;

    public ReadOnlySpan<byte> Take() => _leaves.AsSpan(_at++ * LeafIndex.Width, LeafIndex.Width);
}
