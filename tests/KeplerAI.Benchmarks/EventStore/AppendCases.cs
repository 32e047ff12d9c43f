using System.Runtime.CompilerServices;
using KeplerAI.Bench;
using KeplerAI.EventStore;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Benchmarks.EventStore;

/// <summary>a), b), c) and the ledger's part of h): appends beside the same statements by hand.</summary>
internal abstract class AppendCase(string name, string what, int writers, double goal) : IBenchCase
{
    public string Bench => "eventstore";

    public string Name => name;

    public async IAsyncEnumerable<BenchLine> RunAsync(BenchCluster cluster, [EnumeratorCancellation] CancellationToken ct)
    {
        var database = await cluster.CreateDatabaseAsync(ct);
        await using var plain = await database.StartStoreAsync(o => o.Ledger = false, ct: ct);
        await using var ledger = await database.StartStoreAsync(ct: ct);
        await using var raw = database.Raw();
        var five = Enumerable.Range(0, writers).Select(_ => new FiveAStream()).ToArray();
        Func<TimeSpan, Task<double>> Loop(Func<int, Task<long>> one) => length => Rounds.LoopAsync(length, writers, one, ct);
        var without = Loop(w => OursAsync(plain.GetRequiredService<IEventStore>(), five[w], ct));
        yield return Rounds.Line(Name, what, "events/s", await Rounds.RatesAsync(cluster.Length, without, Loop(w => RawAsync(raw, five[w], ct))), goal);
        var with = Loop(w => OursAsync(ledger.GetRequiredService<IEventStore>(), five[w], ct));
        yield return Rounds.Line($"h-{Name}", $"{what}: ledger on beside ledger off", "events/s", await Rounds.RatesAsync(cluster.Length, with, without), 0.9);
        await cluster.DropAsync(database, ct);
    }

    protected virtual Task<long> OursAsync(IEventStore store, FiveAStream five, CancellationToken ct) => five.NextAsync((stream, version, e) => StoreAppends.AppendAsync(store, stream, version, e, ct));

    protected virtual Task<long> RawAsync(Npgsql.NpgsqlDataSource raw, FiveAStream five, CancellationToken ct) => five.NextAsync((stream, version, e) => RawAppends.AppendAsync(raw, stream, version, e, ct));
}

internal sealed class OneWriter() : AppendCase("a", "one writer, one event a transaction", 1, 0.85);

internal sealed class SixteenWriters() : AppendCase("b", "16 writers, one event a transaction", 16, 0.85);

internal sealed class ThousandAtOnce() : AppendCase("c", "1,000 events a transaction, 200 streams of five", 1, 0.9)
{
    protected override Task<long> OursAsync(IEventStore store, FiveAStream five, CancellationToken ct) => StoreAppends.AppendManyAsync(store, ct);

    protected override Task<long> RawAsync(Npgsql.NpgsqlDataSource raw, FiveAStream five, CancellationToken ct) => RawAppends.AppendManyAsync(raw, ct);
}
