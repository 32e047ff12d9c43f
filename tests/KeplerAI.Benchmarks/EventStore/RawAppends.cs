using System.Text.Json;
using KeplerAI.EventStore;
using Npgsql;
using NpgsqlTypes;

namespace KeplerAI.Benchmarks.EventStore;

/// <summary>What a careful person writes by hand on Npgsql: the same tables, one prepared statement, one round trip, all metadata, no sidecar.</summary>
internal static class RawAppends
{
    private const string DotNet = "KeplerAI.Benchmarks.EventStore.BenchNoted, KeplerAI.Benchmarks";

    public const string StartSql = """
        with s as (insert into kepler_events.mt_streams (id, type, version, timestamp, created) values ($1, 'bench_total', 1, $4, $4))
        insert into kepler_events.mt_events (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, user_name, correlation_id, causation_id, headers)
        values (nextval('kepler_events.mt_events_sequence'), $2, $1, 1, $3, 'bench_noted', $4, $5, 'user', 'correlation', 'causation', '{"command": "bench"}') returning seq_id
        """;

    public const string ContinueSql = """
        with s as (update kepler_events.mt_streams set version = version + 1, timestamp = $4 where id = $1 and version = $6 returning version)
        insert into kepler_events.mt_events (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, user_name, correlation_id, causation_id, headers)
        select nextval('kepler_events.mt_events_sequence'), $2, $1, s.version, $3, 'bench_noted', $4, $5, 'user', 'correlation', 'causation', '{"command": "bench"}' from s returning seq_id
        """;

    private const string ManySql = """
        with s as (insert into kepler_events.mt_streams (id, type, version, timestamp, created) select id, 'bench_total', 5, $2, $2 from unnest($1) as u (id))
        insert into kepler_events.mt_events (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, user_name, correlation_id, causation_id, headers)
        select nextval('kepler_events.mt_events_sequence'), e.id, e.stream_id, e.version, e.data, 'bench_noted', $2, $3, 'user', 'correlation', 'causation', '{"command": "bench"}' from unnest($4, $5, $6, $7) as e (id, stream_id, version, data)
        """;

    /// <returns>Events written: 1, or 0 when the version was another.</returns>
    public static async Task<long> AppendAsync(NpgsqlDataSource source, Guid stream, long version, BenchNoted e, CancellationToken ct)
    {
        var now = DateTime.UtcNow;
        await using var command = source.CreateCommand(version == 0 ? StartSql : ContinueSql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = stream });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Guid.CreateVersion7() });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = JsonSerializer.Serialize(e), NpgsqlDbType = NpgsqlDbType.Jsonb });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = now });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = DotNet });
        if (version > 0)
        {
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = version });
        }

        return await command.ExecuteScalarAsync(ct) is null ? 0 : 1;
    }

    /// <summary>200 streams of five events in one multi-row insert.</summary>
    public static async Task<long> AppendManyAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        var now = DateTime.UtcNow;
        var streams = Enumerable.Range(0, 200).Select(_ => Guid.CreateVersion7()).ToArray();
        await using var command = source.CreateCommand(ManySql);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = streams });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = now });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = DotNet });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. Enumerable.Range(0, 1000).Select(_ => Guid.CreateVersion7())] });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. streams.SelectMany(s => Enumerable.Repeat(s, 5))] });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. Enumerable.Range(0, 1000).Select(i => (i % 5) + 1L)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. Enumerable.Range(0, 1000).Select(i => JsonSerializer.Serialize(BenchNoted.Of(i)))], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb });
        await command.ExecuteNonQueryAsync(ct);
        return 1000;
    }
}
