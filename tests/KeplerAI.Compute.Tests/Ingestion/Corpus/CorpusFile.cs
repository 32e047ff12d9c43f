using System.Collections.Immutable;
using System.Text;
using KeplerAI.Compute.Ingestion;

namespace KeplerAI.Compute.Tests.Ingestion.Corpus;

/// <summary>A file as somebody may send it, and what must become of it.</summary>
public sealed record CorpusFile(string Name, byte[] Bytes)
{
    public string FileName { get; init; } = "donnees.csv";

    internal SourceOptions Options { get; init; } = new();

    internal BadRowPolicy Policy { get; init; } = BadRowPolicy.Stop;

    internal ImmutableArray<ColumnChoice>? Columns { get; init; }

    /// <summary>Rule, line and column, or null when there must be a table.</summary>
    public (string Rule, long? Line, int? Column)? Problem { get; private init; }

    public long Rows { get; private init; }

    /// <summary>The columns' types, parted by spaces.</summary>
    public string Types { get; private init; } = "";

    /// <summary>The first row, parted by bars; ∅ for a missing value.</summary>
    public string? First { get; private init; }

    public long Rejects { get; private init; }

    public static CorpusFile Of(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));

    public CorpusFile Breaks(string rule, long? line = null, int? column = null) => this with { Problem = (rule, line, column) };

    public CorpusFile Gives(long rows, string types, string? first = null, long rejects = 0) => this with { Rows = rows, Types = types, First = first, Rejects = rejects };

    public CorpusFile SetAside(long? rows = null, double? percent = null) =>
        this with { Policy = rows is null && percent is null ? new BadRowPolicy(BadRowMode.SetAsideAll) : new BadRowPolicy(BadRowMode.SetAsideUpTo, rows, percent) };

    public CorpusFile As(params string[] types) => this with { Columns = [.. types.Select((t, i) => new ColumnChoice($"c{i}", t.Split('@')[0], t.Contains('@', StringComparison.Ordinal) ? t.Split('@')[1] : null))] };

    internal CorpusFile With(Func<CorpusFile, CorpusFile> change) => change(this);

    public override string ToString() => Name;
}
