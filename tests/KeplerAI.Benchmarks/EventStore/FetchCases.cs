using System.Runtime.CompilerServices;
using System.Text.Json;
using KeplerAI.Bench;
using KeplerAI.EventStore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NpgsqlTypes;

namespace KeplerAI.Benchmarks.EventStore;

/// <summary>d) a command: fetch the state with its inline snapshot, decide, append, write the snapshot; streams of twenty events.</summary>
internal abstract class CommandCase(string name, int writers) : IBenchCase
{
    private const int Length = 20;

    private const string Read = "select s.version, p.data from kepler_events.mt_streams s join kepler_read.snapshot_bench_balance p using (id) where s.id = $1";

    private const string Write = """
        with s as (update kepler_events.mt_streams set version = version + 1, timestamp = $4 where id = $1 and version = $6 returning version)
        , i as (insert into kepler_events.mt_events (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, user_name, correlation_id, causation_id, headers)
            select nextval('kepler_events.mt_events_sequence'), $2, $1, s.version, $3, 'bench_moved', $4, $5, 'user', 'correlation', 'causation', '{"command": "bench"}' from s returning version)
        insert into kepler_read.snapshot_bench_balance (id, version, data) select $1, version, $7 from i on conflict (id) do update set version = excluded.version, data = excluded.data
        """;

    private const string Start = """
        with s as (insert into kepler_events.mt_streams (id, type, version, timestamp, created) values ($1, 'bench_balance', 1, $4, $4))
        , i as (insert into kepler_events.mt_events (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, user_name, correlation_id, causation_id, headers)
            values (nextval('kepler_events.mt_events_sequence'), $2, $1, 1, $3, 'bench_moved', $4, $5, 'user', 'correlation', 'causation', '{"command": "bench"}') returning version)
        insert into kepler_read.snapshot_bench_balance (id, version, data) select $1, version, $6 from i
        """;

    public string Bench => "eventstore";

    public string Name => name;

    public async IAsyncEnumerable<BenchLine> RunAsync(BenchCluster cluster, [EnumeratorCancellation] CancellationToken ct)
    {
        var database = await cluster.CreateDatabaseAsync(ct);
        await using var provider = await database.StartStoreAsync(o => o.Ledger = false, ct: ct);
        await using var raw = database.Raw();
        var store = provider.GetRequiredService<IEventStore>();
        var states = Enumerable.Range(0, writers).Select(_ => new Writer()).ToArray();
        yield return Rounds.Line(Name, $"fetch for writing and append with an inline snapshot, {writers} writer(s)", "commands/s", await Rounds.RatesAsync(
            cluster.Length,
            length => Rounds.LoopAsync(length, writers, w => OursAsync(store, states[w], ct), ct),
            length => Rounds.LoopAsync(length, writers, w => RawAsync(raw, states[w], ct), ct)), 0.75);
        await cluster.DropAsync(database, ct);
    }

    private static async Task<long> OursAsync(IEventStore store, Writer writer, CancellationToken ct)
    {
        var (stream, number) = writer.Next();
        await using var session = store.OpenSession(StoreAppends.Someone);
        if (number % Length == 0)
        {
            session.StartStream<BenchBalance>(stream, BenchMoved.Of(number));
        }
        else
        {
            var fetched = await session.FetchForWriting<BenchBalance>(stream, ct: ct);
            fetched.AppendMany(BenchMoved.Of(fetched.Aggregate!.Events));
        }

        return (await session.SaveChangesAsync(ct)).Count;
    }

    private static async Task<long> RawAsync(NpgsqlDataSource raw, Writer writer, CancellationToken ct)
    {
        var (stream, number) = writer.Next();
        var (version, state) = number % Length == 0 ? (0, null) : await ReadAsync(raw, stream, ct);
        var e = BenchMoved.Of(number);
        var after = state is null ? BenchBalance.Create(e) : state.Apply(e);
        var now = DateTime.UtcNow;
        await using var command = raw.CreateCommand(version == 0 ? Start : Write);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = stream });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Guid.CreateVersion7() });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = JsonSerializer.Serialize(e), NpgsqlDbType = NpgsqlDbType.Jsonb });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = now });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = "KeplerAI.Benchmarks.EventStore.BenchMoved, KeplerAI.Benchmarks" });
        if (version > 0)
        {
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = version });
        }

        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = JsonSerializer.Serialize(after), NpgsqlDbType = NpgsqlDbType.Jsonb });
        return await command.ExecuteNonQueryAsync(ct) == 1 ? 1 : throw new InvalidOperationException("Another writer was first.");
    }

    private static async Task<(long Version, BenchBalance? State)> ReadAsync(NpgsqlDataSource raw, Guid stream, CancellationToken ct)
    {
        await using var read = raw.CreateCommand(Read);
        read.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = stream });
        await using var reader = await read.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetInt64(0), JsonSerializer.Deserialize<BenchBalance>(reader.GetFieldValue<byte[]>(1)));
    }

    private sealed class Writer
    {
        private Guid _stream;
        private int _number;

        public (Guid Stream, int Number) Next()
        {
            if (_number % Length == 0)
            {
                _stream = Guid.CreateVersion7();
            }

            return (_stream, _number++);
        }
    }
}

internal sealed class OneCommand() : CommandCase("d", 1);

internal sealed class SixteenCommands() : CommandCase("d16", 16);
