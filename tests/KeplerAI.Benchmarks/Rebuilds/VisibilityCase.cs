using System.Diagnostics;
using KeplerAI.Bench;
using KeplerAI.EventStore;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Benchmarks;

internal sealed record SeenParcelRow([property: Key] Guid ParcelId, string Country);

internal sealed class SeenParcels : TemporalProjection<SeenParcelRow>
{
    public SeenParcels() : base("bench_seen_parcel") => Project<ParcelSent>(e => e.StreamId, (_, e) => new(e.StreamId, e.Data.Country));

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;
}

/// <summary>From the moment an append has returned to the moment its row can be read in an async table; the daemon runs in a node of its own.</summary>
internal sealed class VisibilityCase : IBenchCase
{
    private const int Appends = 300;
    private const double Goal = 50;

    public string Bench => "eventstore";

    public string Name => "visibility";

    public async IAsyncEnumerable<BenchLine> RunAsync(BenchCluster cluster, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var database = await cluster.CreateDatabaseAsync(ct);
        await using var daemon = await database.StartStoreAsync(o => o.RunDaemon = true, ct: ct);
        await using var web = await database.StartStoreAsync(ct: ct);
        var (store, tables) = (web.GetRequiredService<IEventStore>(), web.GetRequiredService<IReadTables>());
        for (var i = 0; i < 30; i++)
        {
            await AppendAsync(store, async (id, _) => await SeeAsync(tables, id, ct), ct);
        }

        var (seen, waited) = (new List<double>(), new List<double>());
        for (var i = 0; i < Appends; i++)
        {
            await Task.Delay(15 + (i % 20), ct);
            seen.Add(await AppendAsync(store, async (id, _) => await SeeAsync(tables, id, ct), ct));
            waited.Add(await AppendAsync(store, async (_, sequence) => await store.WaitForAsync(sequence, TimeSpan.FromSeconds(10), [typeof(SeenParcelRow)], ct), ct));
        }

        yield return Line("append to visible in an async read table, 99th percentile; beside it the median", seen);
        yield return Line("append to the end of a page's wait for its own event, 99th percentile; beside it the median", waited);
        await daemon.DisposeAsync();
        await cluster.DropAsync(database, ct);
    }

    private static BenchLine Line(string what, List<double> times)
    {
        var p99 = times.Order().ElementAt((int)Math.Ceiling(times.Count * 0.99) - 1);
        return new("eventstore", "visibility", what, Math.Round(p99, 1), Math.Round(BenchLine.Median(times), 1), "ms", null, Goal, p99 < Goal);
    }

    private static async Task<double> AppendAsync(IEventStore store, Func<Guid, long, Task> see, CancellationToken ct)
    {
        var id = Guid.CreateVersion7();
        await using var session = store.OpenSession(EventMetadata.None);
        session.Append(id, new ParcelSent("P", "Sender", "Recipient", "FR", 1, new string('x', 200)));
        var sequence = (await session.SaveChangesAsync(ct))[0].Sequence;
        var clock = Stopwatch.StartNew();
        await see(id, sequence);
        return clock.Elapsed.TotalMilliseconds;
    }

    private static async Task SeeAsync(IReadTables tables, Guid id, CancellationToken ct)
    {
        while (await tables.FindAsync<SeenParcelRow>(AsOf.Now, id, ct) is null)
        {
            await Task.Delay(1, ct);
        }
    }
}
