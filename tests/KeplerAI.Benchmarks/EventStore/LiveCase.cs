using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using KeplerAI.Bench;
using KeplerAI.EventStore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KeplerAI.Benchmarks.EventStore;

/// <summary>e) live aggregation of a stream of 1,000 events, in milliseconds: less is better.</summary>
internal sealed class LiveCase : IBenchCase
{
    private const double Goal = 1.15;

    public string Bench => "eventstore";

    public string Name => "e";

    public async IAsyncEnumerable<BenchLine> RunAsync(BenchCluster cluster, [EnumeratorCancellation] CancellationToken ct)
    {
        var database = await cluster.CreateDatabaseAsync(ct);
        await using var provider = await database.StartStoreAsync(ct: ct);
        await using var raw = database.Raw();
        var (store, stream) = (provider.GetRequiredService<IEventStore>(), Guid.CreateVersion7());
        await using (var session = store.OpenSession(EventMetadata.None))
        {
            session.StartStream<BenchTotal>(stream, [.. Enumerable.Range(0, 1000).Select(BenchNoted.Of)]);
            await session.SaveChangesAsync(ct);
        }

        await using var query = store.QuerySession();
        var (ours, reference) = await Rounds.RatesAsync(
            cluster.Length,
            length => Rounds.LoopAsync(length, 1, async _ => (await query.AggregateStreamAsync<BenchTotal>(stream, ct: ct))!.Events == 1000 ? 1 : throw new UnreachableException(), ct),
            length => Rounds.LoopAsync(length, 1, async _ => (await RawAsync(raw, stream, ct)).Events == 1000 ? 1 : throw new UnreachableException(), ct));
        var ratio = reference / ours;
        yield return new(Bench, Name, "live aggregation of 1,000 events", Math.Round(1000 / ours, 3), Math.Round(1000 / reference, 3), "ms", Math.Round(ratio, 3), Goal, ratio <= Goal);
        await cluster.DropAsync(database, ct);
    }

    private static async Task<BenchTotal> RawAsync(NpgsqlDataSource raw, Guid stream, CancellationToken ct)
    {
        await using var command = raw.CreateCommand("select type, data from kepler_events.mt_events where stream_id = $1 order by version");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = stream });
        await using var reader = await command.ExecuteReaderAsync(ct);
        BenchTotal? state = null;
        while (await reader.ReadAsync(ct))
        {
            var e = reader.GetString(0) == "bench_noted" ? JsonSerializer.Deserialize<BenchNoted>(reader.GetFieldValue<byte[]>(1))! : throw new UnreachableException();
            state = state is null ? BenchTotal.Create(e) : state.Apply(e);
        }

        return state!;
    }
}
