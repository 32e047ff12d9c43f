using System.Collections.Immutable;
using System.Text;
using System.Text.Unicode;
using KeplerAI.Compute.Ingestion.Values;

namespace KeplerAI.Compute.Ingestion.Rows;

/// <summary>What one pass over all rows finds: types, counts, the first rows, and whether the first one holds the names.</summary>
internal sealed class RowScan(ImmutableArray<ColumnChoice>? choices, bool? header, BadRows bad, string? separator)
{
    public const int PreviewRows = 20;
    public const int MaxColumns = 20_000;
    private readonly List<byte[][]> preview = [];
    private byte[][] first = [];
    private RowCheck check = new(0, null);

    public ColumnFacts[] Facts { get; private set; } = [];

    public long Rows { get; private set; }

    public BadRows Bad => bad;

    public long FirstLine { get; private set; }

    /// <summary>Bytes of the longest row as it is written again.</summary>
    public int Longest { get; set; }

    public bool Header { get; private set; } = true;

    /// <summary>The first row is no header, and breaks a rule.</summary>
    public IngestProblem? FirstBad { get; private set; }

    /// <summary>The first row is one field of spaces.</summary>
    public bool IsBlank => first is [var only] && only.AsSpan().IndexOfAnyExcept(" \t\u001a"u8) < 0;

    public RowCheck Check => check;

    /// <summary>The first row: names, or values like the others.</summary>
    public IngestProblem? Begin(ITextRow row)
    {
        if (row.Count > MaxColumns) return new IngestProblem("csv.too_many_columns", row.Line, MaxColumns + 1, $"{row.Count}/{MaxColumns}");
        if (choices is { } given && given.Length != row.Count) return new IngestProblem("file.columns_differ", row.Line, Detail: $"{row.Count}/{given.Length}");
        first = [.. Enumerable.Range(0, row.Count).Select(i => row[i].ToArray())];
        (Facts, FirstLine) = ([.. first.Select(_ => new ColumnFacts())], row.Line);
        check = new RowCheck(first.Length, choices);
        return null;
    }

    /// <summary>Any other row.</summary>
    public IngestProblem? Take<T>(T row) where T : class, ITextRow
    {
        if (check.Problem(row, Facts) is { } problem) return problem;
        if (Rows++ < 2 * PreviewRows) preview.Add([.. Enumerable.Range(0, row.Count).Select(i => row[i].ToArray())]);
        return null;
    }

    /// <summary>After the last row: whether the first one is names, and if not, it is a row as well.</summary>
    public IngestProblem? End()
    {
        Header = header ?? (!GivenNamesAreMadeUp() && HeaderGuess.IsHeader(first, Facts));
        if (Header) return Rows == 0 && bad.Count == 0 ? new IngestProblem("csv.no_rows", FirstLine) : null;
        var row = new KeptRow(first, FirstLine);
        if (check.Problem(row, Facts) is { } problem)
        {
            FirstBad = problem;
            if (bad.Add(problem) is { } stop) return stop;
        }
        else
        {
            Rows++;
            preview.Insert(0, first);
        }
        return null;
    }

    public (ImmutableArray<string> Names, IngestProblem? Problem) Names(Encoding encoding) => HeaderGuess.Names(first, Header, FirstLine, encoding);

    public ImmutableArray<ColumnChoice> Columns(ImmutableArray<string> names)
    {
        if (choices is { } given) return given;
        var dayFirst = Facts.Select(f => f.DayFirst).Where(f => f is not null).Distinct().ToList();
        return [.. names.Select((name, i) => Facts[i].Settle(name, dayFirst.Count == 1 ? dayFirst[0] : null, separator))];
    }

    public string? Separator => separator ?? (Facts.Any(f => f.Comma) ? "," : Facts.Any(f => f.Any && (f.Alive & (Fits.Number | Fits.Fixed)) != Fits.None) ? "." : null);

    /// <summary>Rows that turned out to be broken, once the encoding was known, are left out.</summary>
    public ImmutableArray<ImmutableArray<string?>> Preview(Encoding encoding) =>
        [.. preview.Where(row => !encoding.Equals(Encoding.UTF8) || row.All(value => Utf8.IsValid(value))).Take(PreviewRows).Select(row => row.Select(value => value.Length == 0 ? null : encoding.GetString(value)).ToImmutableArray())];

    private bool GivenNamesAreMadeUp() => choices is { Length: > 0 } given && given[0].Name == HeaderGuess.MadeUp(0);

    private sealed class KeptRow(byte[][] fields, long line) : ITextRow
    {
        public int Count => fields.Length;

        public long Line => line;

        public ReadOnlySpan<byte> Raw => default;

        public ReadOnlySpan<byte> this[int field] => fields[field];
    }
}
