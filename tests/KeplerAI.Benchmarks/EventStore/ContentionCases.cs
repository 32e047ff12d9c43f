using System.Runtime.CompilerServices;
using System.Text.Json;
using KeplerAI.Bench;
using KeplerAI.EventStore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NpgsqlTypes;

namespace KeplerAI.Benchmarks.EventStore;

/// <summary>g) sixteen writers on one stream. Every acknowledged event is counted afterwards: one that is missing ends the measure.</summary>
internal abstract class ContentionCase(string name, string what, double goal) : IBenchCase
{
    private const int Writers = 16;

    public string Bench => "eventstore";

    public string Name => name;

    public async IAsyncEnumerable<BenchLine> RunAsync(BenchCluster cluster, [EnumeratorCancellation] CancellationToken ct)
    {
        var database = await cluster.CreateDatabaseAsync(ct);
        await using var provider = await database.StartStoreAsync(o => o.Ledger = false, ct: ct);
        await using var raw = database.Raw();
        var store = provider.GetRequiredService<IEventStore>();
        var (mine, theirs) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await StoreAppends.AppendAsync(store, mine, 0, BenchNoted.Of(0), ct);
        await StoreAppends.AppendAsync(store, theirs, 0, BenchNoted.Of(0), ct);
        var acknowledged = 1L;
        var rates = await Rounds.RatesAsync(
            cluster.Length,
            length => Rounds.LoopAsync(length, Writers, async _ => Interlocked.Add(ref acknowledged, await OursAsync(store, mine, ct)) > 0 ? 1 : 0, ct),
            length => Rounds.LoopAsync(length, Writers, _ => RawAsync(raw, theirs, ct), ct));
        await using var query = store.QuerySession();
        var state = await query.FetchStreamStateAsync(mine, ct);
        var line = Rounds.Line(Name, what, "events/s", rates, goal);
        yield return state?.Version == acknowledged ? line : throw new InvalidOperationException($"Lost update: {acknowledged} acknowledged, {state?.Version} stored.");
        await cluster.DropAsync(database, ct);
    }

    /// <returns>1: it tries until the event is written.</returns>
    protected abstract Task<long> OursAsync(IEventStore store, Guid stream, CancellationToken ct);

    protected abstract Task<long> RawAsync(NpgsqlDataSource raw, Guid stream, CancellationToken ct);
}

internal sealed class CompareAndSet() : ContentionCase("g", "16 writers on one stream, reading again on conflict", 0.9)
{
    protected override async Task<long> OursAsync(IEventStore store, Guid stream, CancellationToken ct)
    {
        try
        {
            await using var session = store.OpenSession(StoreAppends.Someone);
            await session.AppendOptimistic(stream, ct, BenchNoted.Of(1));
            return (await session.SaveChangesAsync(ct)).Count;
        }
        catch (EventStreamUnexpectedMaxEventIdException)
        {
            // Another writer was first: read again, where nobody can be.
            await using var session = store.OpenSession(StoreAppends.Someone);
            await session.AppendExclusive(stream, ct, BenchNoted.Of(1));
            return (await session.SaveChangesAsync(ct)).Count;
        }
    }

    protected override async Task<long> RawAsync(NpgsqlDataSource raw, Guid stream, CancellationToken ct)
    {
        while (true)
        {
            await using var read = raw.CreateCommand("select version from kepler_events.mt_streams where id = $1");
            read.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = stream });
            if (await RawAppends.AppendAsync(raw, stream, (long)(await read.ExecuteScalarAsync(ct))!, BenchNoted.Of(1), ct) == 1)
            {
                return 1;
            }
        }
    }
}

internal sealed class ServerAssigned() : ContentionCase("g-any", "16 writers on one stream, versions assigned by the server", 0.8)
{
    private const string Sql = """
        with s as (update kepler_events.mt_streams set version = version + 1, timestamp = $4 where id = $1 returning version)
        insert into kepler_events.mt_events (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, user_name, correlation_id, causation_id, headers)
        select nextval('kepler_events.mt_events_sequence'), $2, $1, s.version, $3, 'bench_noted', $4, $5, 'user', 'correlation', 'causation', '{"command": "bench"}' from s returning seq_id
        """;

    protected override async Task<long> OursAsync(IEventStore store, Guid stream, CancellationToken ct)
    {
        await using var session = store.OpenSession(StoreAppends.Someone);
        session.Append(stream, BenchNoted.Of(1));
        return (await session.SaveChangesAsync(ct)).Count;
    }

    protected override async Task<long> RawAsync(NpgsqlDataSource raw, Guid stream, CancellationToken ct)
    {
        var now = DateTime.UtcNow;
        await using var command = raw.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = stream });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Guid.CreateVersion7() });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = JsonSerializer.Serialize(BenchNoted.Of(1)), NpgsqlDbType = NpgsqlDbType.Jsonb });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = now });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = "KeplerAI.Benchmarks.EventStore.BenchNoted, KeplerAI.Benchmarks" });
        return await command.ExecuteScalarAsync(ct) is null ? 0 : 1;
    }
}
