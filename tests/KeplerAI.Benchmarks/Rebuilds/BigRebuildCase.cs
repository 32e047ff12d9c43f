using System.Globalization;
using KeplerAI.Bench;
using KeplerAI.EventStore;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Benchmarks;

/// <summary>i: the same over five million events: the rate stays, and the whole process stays small.</summary>
internal sealed class BigRebuildCase : IBenchCase
{
    private const long Events = 5_000_000;
    private const double RateGoal = 150_000;
    private const double MemoryGoal = 300;

    public string Bench => "eventstore";

    public string Name => "i";

    public async IAsyncEnumerable<BenchLine> RunAsync(BenchCluster cluster, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var database = await cluster.CreateDatabaseAsync(ct);
        await using var provider = await database.StartStoreAsync(ct: ct);
        await ParcelLog.SeedAsync(database, Events, ct);
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true); // what other cases left
        await File.WriteAllTextAsync("/proc/self/clear_refs", "5", ct); // the peak from here on
        var seconds = await RebuildCase.TimedRebuildAsync(provider.GetRequiredService<IEventStore>(), database, ct);
        var peak = PeakMegabytes();
        yield return new("eventstore", "f", "rebuild of a temporal table, 5,000,000 events", Math.Round(Events / seconds), null, "events/s", null, RateGoal, Events / seconds >= RateGoal);
        yield return new("eventstore", "i", "memory of the whole process while it rebuilds 5,000,000 events, peak", Math.Round(peak), null, "MB", null, MemoryGoal, peak < MemoryGoal);
        await cluster.DropAsync(database, ct);
    }

    private static double PeakMegabytes() =>
        double.Parse(File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
}
