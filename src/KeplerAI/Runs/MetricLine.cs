using System.Collections.Immutable;

namespace KeplerAI.Runs;

/// <summary>A measure with the bounds of its interval, where the script gave them as <c>name_ci_low</c> and <c>name_ci_high</c>.</summary>
public sealed record MetricLine(string Name, double Value, double? Low, double? High)
{
    private const string LowEnd = "_ci_low";
    private const string HighEnd = "_ci_high";

    public static IReadOnlyList<MetricLine> Of(IEnumerable<Measure> measures)
    {
        var all = measures.ToImmutableArray();
        return [.. all.Where(m => !IsBound(m.Name)).Select(m => new MetricLine(m.Name, m.Value, Value(m.Name + LowEnd), Value(m.Name + HighEnd)))];

        double? Value(string name) => all.FirstOrDefault(m => m.Name == name)?.Value;

        // A bound without its measure stays a line of its own.
        bool IsBound(string name) =>
            new[] { LowEnd, HighEnd }.Any(end => name.EndsWith(end, StringComparison.Ordinal) && all.Any(m => m.Name == name[..^end.Length]));
    }
}
