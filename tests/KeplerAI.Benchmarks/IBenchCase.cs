using KeplerAI.Bench;

namespace KeplerAI.Benchmarks;

/// <summary>One case of a measure; found by reflection. It makes the databases it needs and prints each figure as soon as it is known.</summary>
internal interface IBenchCase
{
    /// <summary>The measure it belongs to, as in <c>./kepler bench NAME</c>.</summary>
    string Bench { get; }

    string Name { get; }

    IAsyncEnumerable<BenchLine> RunAsync(BenchCluster cluster, CancellationToken ct);
}

internal static class BenchCases
{
    public static IReadOnlyList<IBenchCase> Of(string bench, IReadOnlyCollection<string> names) =>
    [
        .. typeof(BenchCases).Assembly.GetTypes()
            .Where(t => t is { IsAbstract: false } && t.IsAssignableTo(typeof(IBenchCase)))
            .Select(t => (IBenchCase)Activator.CreateInstance(t)!)
            .Where(c => c.Bench == bench && (names.Count == 0 || names.Contains(c.Name)))
            .OrderBy(c => c.Name, StringComparer.Ordinal),
    ];
}
