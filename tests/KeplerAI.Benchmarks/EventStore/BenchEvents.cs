using System.Text.Json;
using KeplerAI.EventStore;

namespace KeplerAI.Benchmarks.EventStore;

/// <summary>An event whose stored body is 300 bytes.</summary>
[EventName("bench_noted")]
internal sealed record BenchNoted(int Number, decimal Amount, string Label, string Text)
{
    private static readonly string Filler = new('x', 300 - JsonSerializer.Serialize(new BenchNoted(1000, 12.34m, "label", "")).Length);

    public static BenchNoted Of(int number) => new(1000 + (number % 1000), 12.34m, "label", Filler);
}

/// <summary>As long, for streams with a snapshot.</summary>
[EventName("bench_moved")]
internal sealed record BenchMoved(int Number, decimal Amount, string Label, string Text)
{
    public static BenchMoved Of(int number) => new(1000 + (number % 1000), 12.34m, "label", BenchNoted.Of(number).Text);
}

/// <summary>State of a live stream.</summary>
internal sealed record BenchTotal(int Events, decimal Sum)
{
    public static BenchTotal Create(BenchNoted e) => new(1, e.Amount);

    public BenchTotal Apply(BenchNoted e) => new(Events + 1, Sum + e.Amount);
}

/// <summary>The same state, kept beside the stream in the append's transaction.</summary>
[Snapshot(SnapshotLifecycle.Inline)]
internal sealed record BenchBalance(int Events, decimal Sum)
{
    public static BenchBalance Create(BenchMoved e) => new(1, e.Amount);

    public BenchBalance Apply(BenchMoved e) => new(Events + 1, Sum + e.Amount);
}
