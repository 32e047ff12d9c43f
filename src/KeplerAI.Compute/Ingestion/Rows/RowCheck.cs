using System.Collections.Immutable;
using KeplerAI.Compute.Ingestion.Values;

namespace KeplerAI.Compute.Ingestion.Rows;

/// <summary>The rules of one row: as many fields as there are columns, and each value of its column's chosen type.</summary>
internal sealed class RowCheck(int width, ImmutableArray<ColumnChoice>? choices)
{
    private readonly ColumnRule?[] rules = [.. Enumerable.Range(0, width).Select(i => choices is { } given ? ColumnRule.Of(given[i]) : null)];

    /// <param name="row">The row.</param>
    /// <param name="facts">What is known of each column, to be added to; null when that is done.</param>
    public IngestProblem? Problem<T>(T row, ColumnFacts[]? facts) where T : class, ITextRow
    {
        if (row.Count != width) return Ragged(row);
        IngestProblem? found = null;
        for (var i = 0; i < width; i++)
        {
            var value = row[i];
            var rule = rules[i];
            var shape = facts is null ? (rule is null ? Fits.All : Shape(value)) : facts[i].Add(value, rule is not null);
            if (rule is not null && !rule.Takes(value, shape)) found ??= new IngestProblem(rule.Rule, row.Line, i + 1);
        }
        return found;
    }

    /// <summary>The column is the first that is missing or too many; the detail is found/expected.</summary>
    private IngestProblem Ragged(ITextRow row) => new("csv.ragged", row.Line, Math.Min(row.Count, width) + 1, $"{row.Count}/{width}");

    private static Fits Shape(ReadOnlySpan<byte> value)
    {
        var trimmed = value.Trim((byte)' ');
        return trimmed.IsEmpty ? Fits.None : ValueShape.Of(trimmed, out _);
    }
}
