using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace KeplerAI.EventStore;

internal static class AppendSql
{
    // mt_streams is touched before nextval is called: the transaction has its id before it draws numbers,
    // which is what lets the daemon tell a dead gap from a slow writer.
    private const string Start = """
        insert into kepler_events.mt_streams (id, type, version, timestamp, created) values ($1, $11, $12, $6, $6)
        on conflict (id) do nothing returning version
        """;

    private const string Continue = """
        update kepler_events.mt_streams set version = version + $12, timestamp = $6
        where id = $1 and version = $13 and not is_archived returning version
        """;

    private const string Any = """
        insert into kepler_events.mt_streams as t (id, type, version, timestamp, created) values ($1, $11, $12, $6, $6)
        on conflict (id) do update set version = t.version + $12, timestamp = $6 where not t.is_archived returning version
        """;

    private const string Insert = """
        , e as (
            select * from unnest($2, $3, $4, $5) with ordinality as u (id, type, dotnet, data, ord)
        ), i as (
            insert into kepler_events.mt_events (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, user_name, correlation_id, causation_id, headers)
            select nextval('kepler_events.mt_events_sequence'), o.id, $1, o.version, o.data, o.type, $6, o.dotnet, $7, $8, $9, $10
            from (select e.*, s.version - $12 + e.ord as version from s, e order by e.ord) o
            returning seq_id, id, stream_id, version, data, type, timestamp, user_name, correlation_id, causation_id, headers
        ), h as (
            insert into kepler_ledger.event_hash (seq_id, sha256)
            select seq_id, kepler_ledger.content_hash(seq_id, id, stream_id, version, type, timestamp, user_name, correlation_id, causation_id, headers, data) from i
        )
        select seq_id, version from i order by version
        """;

    private static readonly string StartSql = $"with s as ({Start}){Insert}";
    private static readonly string ContinueSql = $"with s as ({Continue}){Insert}";
    private static readonly string AnySql = $"with s as ({Any}){Insert}";

    public static NpgsqlCommand Command(StreamAction action, EventType[] types, string[] bodies, Guid[] ids, EventMetadata metadata, EventJson json, DateTimeOffset now, NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        var headers = metadata.Headers is null ? null : JsonSerializer.Serialize(metadata.Headers, json.Options);
        var command = new NpgsqlCommand(action.ExpectedVersion switch { null => AnySql, 0 => StartSql, _ => ContinueSql }, connection, transaction)
        {
            Parameters =
            {
                new() { Value = action.Id },
                new() { Value = ids },
                new() { Value = types.Select(t => t.Name).ToArray() },
                new() { Value = types.Select(t => t.DotNetName).ToArray() },
                new() { Value = bodies, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb },
                new() { Value = now, NpgsqlDbType = NpgsqlDbType.TimestampTz },
                Text(metadata.UserName),
                Text(metadata.CorrelationId),
                Text(metadata.CausationId),
                new() { Value = (object?)headers ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Jsonb },
                Text(action.AggregateType),
                new() { Value = (long)types.Length },
            },
        };
        if (action.ExpectedVersion is > 0)
        {
            command.Parameters.Add(new() { Value = action.ExpectedVersion.Value });
        }

        return command;
    }

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Varchar };
}
