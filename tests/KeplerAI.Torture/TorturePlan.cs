using System.Globalization;

namespace KeplerAI.Torture;

/// <param name="Storm">How long everything may be killed, PostgreSQL included.</param>
/// <param name="Hold">How long a gap is held open afterwards, while processes go on being killed: longer than any time-out in the code.</param>
public sealed record TorturePlan(int Seed, TimeSpan Storm, TimeSpan Hold, int WriterProcesses)
{
    public static TorturePlan Short(int seed) => new(seed, TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(4), WriterProcesses: 2);

    public static TorturePlan Long(int seed) => new(seed, TimeSpan.FromSeconds(26), TimeSpan.FromSeconds(34), WriterProcesses: 4);

    public static TorturePlan Of(string[] args)
    {
        var seed = Array.IndexOf(args, "--seed") is >= 0 and var at ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : Environment.TickCount;
        return args.Contains("--long") ? Long(seed) : Short(seed);
    }
}

/// <param name="Faults">What should not be; empty when all held.</param>
public sealed record TortureReport(TorturePlan Plan, IReadOnlyList<string> Faults, IReadOnlyDictionary<string, long> Figures)
{
    public override string ToString() =>
        $"seed {Plan.Seed}: {string.Join(", ", Figures.Select(f => $"{f.Key} {f.Value}"))}{string.Concat(Faults.Select(f => $"\n  {f}"))}";
}
