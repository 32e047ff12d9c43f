using System.Collections.Immutable;
using System.Text;

namespace KeplerAI.Compute.Ingestion;

/// <summary>What one pass over a whole CSV file found: its columns with their types, or the first place that breaks a rule.</summary>
internal sealed record CsvScan(ImmutableArray<string> Names, ImmutableArray<ColumnFacts> Facts, long Rows, bool Irregular, int LongestRecord, IngestProblem? Problem)
{
    public static CsvScan Read(Stream text, byte delimiter, Action<double> progress)
    {
        var scanner = new CsvScanner(text, delimiter);
        static CsvScan Refused(IngestProblem problem) => new([], [], 0, false, 0, problem);
        if (!scanner.Next()) return Refused(scanner.Problem ?? new IngestProblem("csv.empty"));
        var names = Header(scanner.Record);
        if (HeaderProblem(names, scanner.Record.Line) is { } wrong) return Refused(wrong);
        ImmutableArray<ColumnFacts> facts = [.. names.Select(_ => new ColumnFacts())];
        var (rows, longest) = (0L, scanner.Record.WrittenBytes);
        while (scanner.Next())
        {
            var record = scanner.Record;
            if (record.Count != names.Length) return Refused(Ragged(record, names.Length));
            longest = Math.Max(longest, record.WrittenBytes);
            for (var i = 0; i < names.Length; i++) facts[i].Add(record[i]);
            if ((++rows & 0xFFF) == 0) progress(text.Position / (double)text.Length);
        }
        if (scanner.Problem is { } broken) return Refused(broken);
        return rows == 0 ? Refused(new IngestProblem("csv.no_rows", scanner.Record.Line)) : new CsvScan(names, facts, rows, scanner.Irregular, longest, null);
    }

    private static ImmutableArray<string> Header(CsvRecord record) =>
        [.. Enumerable.Range(0, record.Count).Select(i => Encoding.UTF8.GetString(record[i]).Trim())];

    /// <summary>Detail: the name, which is the file's schema and no value.</summary>
    private static IngestProblem? HeaderProblem(ImmutableArray<string> names, long line)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < names.Length; i++)
        {
            if (names[i].Length == 0) return new IngestProblem("csv.empty_header", line, i + 1);
            if (!seen.Add(names[i])) return new IngestProblem("csv.duplicate_header", line, i + 1, names[i]);
        }
        return null;
    }

    /// <summary>The column is the first that is missing or too many; the detail is found/expected.</summary>
    private static IngestProblem Ragged(CsvRecord record, int expected) =>
        new("csv.ragged", record.Line, Math.Min(record.Count, expected) + 1, $"{record.Count}/{expected}");
}
