namespace KeplerAI.Compute.Ingestion;

/// <summary>The delimiter under which the head of a file makes the most even table.</summary>
internal static class DelimiterDetector
{
    private const int Records = 200;
    private static readonly byte[] Candidates = [(byte)',', (byte)';', (byte)'\t', (byte)'|'];

    public static string? Detect(Stream text)
    {
        var start = text.Position;
        var best = (Score: 0.0, Delimiter: (byte)0);
        foreach (var candidate in Candidates)
        {
            text.Position = start;
            var score = Score(new CsvScanner(text, candidate));
            if (score > best.Score) best = (score, candidate);
        }
        return best.Delimiter == 0 ? null : ((char)best.Delimiter).ToString();
    }

    // Evenness decides; the number of columns only breaks ties, so that commas inside « 1,5;2,5 » do not win over semicolons.
    private static double Score(CsvScanner scanner)
    {
        if (!scanner.Next() || scanner.Record.Count < 2) return 0;
        var (width, all, even) = (scanner.Record.Count, 1, 1);
        while (all < Records && scanner.Next())
        {
            all++;
            if (scanner.Record.Count == width) even++;
        }
        var broken = scanner.Problem is null or { Rule: "csv.unclosed_quote" } ? 0 : 0.5;
        return Math.Max(0.001, (even / (double)all) - broken) + (Math.Min(width, 1000) / 100_000.0);
    }
}
