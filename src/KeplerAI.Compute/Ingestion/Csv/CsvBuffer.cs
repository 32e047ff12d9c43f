using System.Buffers;

namespace KeplerAI.Compute.Ingestion.Csv;

/// <summary>The bytes at hand of a stream: a record stands in it whole, however long up to <see cref="MaxRecord"/>.</summary>
internal sealed class CsvBuffer(Stream stream)
{
    public const int MaxRecord = 16 << 20;
    private const int Block = 1 << 20;
    private static readonly SearchValues<byte> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 32).Select(b => (byte)b).Except([(byte)9, (byte)10, (byte)12, (byte)13, (byte)26])]);

    private byte[] bytes = new byte[2 * Block];
    private bool ended;

    public int Filled { get; private set; }

    /// <summary>Where the next record starts.</summary>
    public int Start { get; set; }

    /// <summary>Some byte at hand is above 127; some is a control character that no text holds.</summary>
    public bool HasHigh { get; private set; }

    public bool HasControl { get; private set; }

    public long Read { get; private set; }

    public ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, Filled);

    public bool IsFull => Filled - Start >= MaxRecord;

    public static int ControlIn(ReadOnlySpan<byte> text) => text.IndexOfAny(Controls);

    /// <summary>Gets more bytes behind those at hand; what stands before <see cref="Start"/> is dropped. False at the end.</summary>
    public bool More()
    {
        if (ended) return false;
        if (Start > 0)
        {
            bytes.AsSpan(Start, Filled - Start).CopyTo(bytes);
            (Filled, Start) = (Filled - Start, 0);
            HasHigh = HasHigh && !System.Text.Ascii.IsValid(bytes.AsSpan(0, Filled));
            HasControl = HasControl && ControlIn(bytes.AsSpan(0, Filled)) >= 0;
        }
        if (bytes.Length - Filled < Block) Array.Resize(ref bytes, bytes.Length * 2);
        var got = stream.ReadAtLeast(bytes.AsSpan(Filled, Block), Block, throwOnEndOfStream: false);
        ended = got < Block;
        var fresh = bytes.AsSpan(Filled, got);
        HasHigh |= !System.Text.Ascii.IsValid(fresh);
        HasControl |= ControlIn(fresh) >= 0;
        Filled += got;
        Read += got;
        return got > 0;
    }
}
