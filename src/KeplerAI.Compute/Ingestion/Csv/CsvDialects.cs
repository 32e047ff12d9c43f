namespace KeplerAI.Compute.Ingestion.Csv;

/// <summary>Delimiter and quote: the ones under which the head of a file makes the most even table.</summary>
internal static class CsvDialects
{
    private const int Records = 200;
    private const int HeadBytes = 1 << 18;
    private static readonly byte[] Candidates = [(byte)',', (byte)';', (byte)'\t', (byte)'|'];

    /// <summary>Null when an option cannot be one. Without a delimiter the file has one column.</summary>
    public static (CsvDialect Dialect, bool Delimited)? Find(string file, SourceOptions options)
    {
        if (Problem(options) is { Rule: not "" }) return null;
        using var stream = File.OpenRead(file);
        var head = new byte[HeadBytes];
        var length = stream.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false);
        var text = head.AsSpan(0, length);
        if (text.StartsWith("\uFEFF"u8)) text = text[3..];
        var quote = options.Quote is { } given ? (given.Length == 0 ? (byte)0 : (byte)given[0]) : Quote(text);
        if (options.Delimiter is { Length: > 0 } chosen) return (new CsvDialect((byte)chosen[0], quote), true);
        var delimiter = Delimiter(text.ToArray(), quote);
        return (new CsvDialect(delimiter ?? (byte)',', quote), delimiter is not null);
    }

    public static IngestProblem Problem(SourceOptions options)
    {
        if (options.Delimiter is { Length: > 0 } delimiter && !(delimiter.Length == 1 && char.IsAscii(delimiter[0]) && delimiter[0] is not ('"' or '\r' or '\n' or '\0'))) return new IngestProblem("csv.delimiter");
        return options.Quote is { Length: > 0 } quote && !(quote.Length == 1 && char.IsAscii(quote[0]) && quote[0] is not ('\r' or '\n' or '\0') && quote != options.Delimiter)
            ? new IngestProblem("csv.quote")
            : new IngestProblem("");
    }

    private static byte? Delimiter(byte[] head, byte quote)
    {
        var best = (Score: 0.0, Delimiter: (byte)0);
        foreach (var candidate in Candidates)
        {
            var score = Score(new CsvReader(new MemoryStream(head), new CsvDialect(candidate, quote)));
            if (score > best.Score) best = (score, candidate);
        }
        return best.Delimiter == 0 ? null : best.Delimiter;
    }

    /// <summary>An apostrophe quotes only where it stands around most fields and no quotation mark is to be seen.</summary>
    private static byte Quote(ReadOnlySpan<byte> text)
    {
        if (text.Contains((byte)'"')) return (byte)'"';
        var (around, lines) = (0, 1 + text.Count((byte)'\n'));
        for (var i = 1; i < text.Length - 1; i++)
            if (text[i] == '\'' && (Candidates.Contains(text[i - 1]) || Candidates.Contains(text[i + 1]))) around++;
        return around >= lines && lines > 1 ? (byte)'\'' : (byte)'"';
    }

    // Evenness decides; the number of columns only breaks ties, so that commas inside « 1,5;2,5 » do not win over semicolons.
    private static double Score(CsvReader reader)
    {
        if (!reader.Next() || reader.Bad is not null || reader.Count < 2) return 0;
        var (width, all, even, broken) = (reader.Count, 1, 1, 0);
        while (all < Records && reader.Next())
        {
            all++;
            if (reader.Bad is not null) broken++;
            else if (reader.Count == width) even++;
        }
        return Math.Max(0.001, (even - broken) / (double)all) + (Math.Min(width, 1000) / 100_000.0);
    }
}
