using System.Diagnostics;
using KeplerAI.Bench;
using KeplerAI.EventStore;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Benchmarks;

/// <summary>f: a temporal read table rebuilt over a million events, swap included; beside it the same by hand. The version is put back first, as after a deployment.</summary>
internal sealed class RebuildCase : IBenchCase
{
    private const long Events = 1_000_000;
    private const double Goal = 150_000;

    public string Bench => "eventstore";

    public string Name => "f";

    public async IAsyncEnumerable<BenchLine> RunAsync(BenchCluster cluster, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var database = await cluster.CreateDatabaseAsync(ct);
        await using var provider = await database.StartStoreAsync(ct: ct);
        await ParcelLog.SeedAsync(database, Events, ct);
        var store = provider.GetRequiredService<IEventStore>();
        await using var raw = database.Raw();
        await TimedRebuildAsync(store, database, ct);
        var (ours, copied, upserted, again) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < Rounds.Times; round++)
        {
            ours.Add(Events / await TimedRebuildAsync(store, database, ct));
            copied.Add(Events / await SecondsAsync(database, () => RawRebuild.FoldAndCopyAsync(raw, ct), ct));
            again.Add(Events / await SecondsAsync(database, () => store.RebuildAsync("bench_parcel", ct: ct), ct));
            upserted.Add(Events / await SecondsAsync(database, () => RawRebuild.UpsertPagesAsync(raw, Events, ct), ct));
        }

        yield return Line("rebuild of a temporal table, 1,000,000 events; by hand: fold in memory and COPY", BenchLine.Median(ours), BenchLine.Median(copied), Goal);
        yield return Line("the same with the parity check of old against new; by hand: upserts in pages, no history", BenchLine.Median(again), BenchLine.Median(upserted), goal: null);
        await cluster.DropAsync(database, ct);
    }

    /// <summary>Seconds of a rebuild as after a change of the projection's version.</summary>
    internal static async Task<double> TimedRebuildAsync(IEventStore store, BenchDatabase database, CancellationToken ct)
    {
        await database.ExecuteAsync("update kepler_read.projection_state set version = 0 where table_name = 'bench_parcel'", ct);
        return await SecondsAsync(database, () => store.RebuildAsync("bench_parcel", ct: ct), ct);
    }

    private static BenchLine Line(string what, double ours, double reference, double? goal) =>
        new("eventstore", "f", what, Math.Round(ours), Math.Round(reference), "events/s", Math.Round(ours / reference, 3), goal, goal is null ? null : ours >= goal);

    /// <summary>Nothing is left to vacuum or to write out of what ran before: each pays for its own work only.</summary>
    private static async Task<double> SecondsAsync(BenchDatabase database, Func<Task> work, CancellationToken ct)
    {
        await database.ExecuteAsync(RawRebuild.Drop, ct);
        await database.ExecuteAsync("checkpoint", ct);
        var clock = Stopwatch.StartNew();
        await work();
        return clock.Elapsed.TotalSeconds;
    }
}
