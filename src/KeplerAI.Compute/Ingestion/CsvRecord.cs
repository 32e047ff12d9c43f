namespace KeplerAI.Compute.Ingestion;

/// <summary>One record as the scanner holds it: its fields unescaped, end to end in one buffer that is used again for the next.</summary>
internal sealed class CsvRecord
{
    public const int MaxBytes = 16 << 20;
    private byte[] bytes = new byte[4096];
    private int[] ends = new int[64];
    private int length;

    /// <summary>The most bytes the record can take in a file: every byte doubled, quotes and delimiters around.</summary>
    public int WrittenBytes => (length * 2) + (Count * 3) + 2;

    public int Count { get; private set; }

    /// <summary>1-based line on which the record starts.</summary>
    public long Line { get; set; }

    public bool TooLong => length > MaxBytes;

    /// <summary>A lone empty field without quotes: an empty line.</summary>
    public bool IsBlank => Count == 1 && length == 0 && !Quoted;

    public bool Quoted { get; set; }

    public ReadOnlySpan<byte> this[int field] => bytes.AsSpan(field == 0 ? 0 : ends[field - 1], ends[field] - (field == 0 ? 0 : ends[field - 1]));

    public void Append(ReadOnlySpan<byte> run)
    {
        if (length + run.Length > bytes.Length) Array.Resize(ref bytes, Math.Max(bytes.Length * 2, length + run.Length));
        run.CopyTo(bytes.AsSpan(length));
        length += run.Length;
    }

    public void EndField()
    {
        if (Count == ends.Length) Array.Resize(ref ends, ends.Length * 2);
        ends[Count++] = length;
    }

    public void Clear() => (length, Count, Quoted) = (0, 0, false);
}
