using System.Collections.Concurrent;

namespace KeplerAI.EventStore;

/// <summary>What is known of a stream before the append.</summary>
internal enum AppendMode
{
    /// <summary>It must not exist.</summary>
    Start,

    /// <summary>It must be at a given version.</summary>
    Continue,

    /// <summary>Whatever version it has: the server assigns the next ones.</summary>
    Any,
}

/// <param name="Many">Several events travel as arrays; one with its hash has a function of its own.</param>
/// <param name="Ledger">Content hash and authentication code are written beside each event.</param>
/// <param name="Snapshot">Table of the inline snapshot that the statement writes as well.</param>
internal sealed record AppendShape(AppendMode Mode, bool Many, bool Ledger, string? Snapshot)
{
    /// <summary>One event without hash: the quickest text answers with a row, or with none.</summary>
    public bool IsPlain => this is { Many: false, Ledger: false };
}

/// <summary>
/// The one statement of an append to one stream. It answers with the numbers and the last version written; when nothing was, the plain one says no
/// more, since a place for it costs every append a sixth of the server's time, and the others tell what they saw of the stream instead. Texts are
/// made once, so that the connection's prepared statements fit.
/// </summary>
internal static class AppendSql
{
    public const string Columns = "seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, user_name, correlation_id, causation_id, headers";

    // mt_streams is touched before nextval is called: the transaction has its id before it draws numbers,
    // which is what lets the daemon tell a dead gap from a slow writer.
    private static string Stream(AppendMode mode, string at, string type, string count, string expected) => mode switch
    {
        AppendMode.Start => $"""
            insert into kepler_events.mt_streams (id, type, version, timestamp, created) values ($1, {type}, {count}, {at}, {at})
            on conflict (id) do nothing returning version
            """,
        AppendMode.Continue => $"""
            update kepler_events.mt_streams set version = {expected} + {count}, timestamp = {at}
            where id = $1 and version = {expected} and not is_archived returning version
            """,
        _ => $"""
            insert into kepler_events.mt_streams as t (id, type, version, timestamp, created) values ($1, {type}, {count}, {at}, {at})
            on conflict (id) do update set version = t.version + {count}, timestamp = {at} where not t.is_archived returning version
            """,
    };

    /// <summary>The function writes event, hash and code; see Schema/010_append.sql.</summary>
    private const string One = "kepler_ledger.append_one($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";

    private const string Several = """
        select nextval('kepler_events.mt_events_sequence'), o.id, $1, o.version, o.data, o.type, $6, o.dotnet, $7, $8, $9, $10 from (
            select e.*, s.version - $12 + e.ord as version from s, unnest($2, $3, $4, $5) with ordinality as e (id, type, dotnet, data, ord) order by e.ord) o
        """;

    /// <summary>What stands in the way when nothing was written.</summary>
    private const string Met = "(select array[0, version, is_archived::int] from kepler_events.mt_streams where id = $1), array[0, -1, 0]::bigint[]";

    /// <summary>The second question, after a plain append that wrote nothing.</summary>
    public const string Stands = $"select coalesce({Met})";

    private static readonly ConcurrentDictionary<AppendShape, string> Texts = new();

    public static string Of(AppendShape shape) => Texts.GetOrAdd(shape, Build);

    /// <summary>The hash rows of the events in i; <paramref name="inner"/> and <paramref name="outer"/> are the pads' parameters.</summary>
    public static string HashRows(string inner, string outer, string nonce) => $"""
        insert into kepler_ledger.event_hash (seq_id, sha256, nonce, mac)
        select seq_id, hash, nonce, sha256({outer} || sha256({inner} || hash)) from (
            select seq_id, {nonce} as nonce, kepler_ledger.content_hash(seq_id, id, stream_id, version, type, timestamp, user_name, correlation_id, causation_id, headers, data) as hash from i offset 0) x
        """;

    private static string Build(AppendShape shape)
    {
        if (shape.IsPlain)
        {
            var kept = shape.Snapshot is { } table ? $"\n, p as ({Upsert(table, "true", "version", 13)})" : "";
            return $"""
                with s as ({Stream(shape.Mode, "$7", "$12", "1", "$2")}){kept}
                insert into kepler_events.mt_events ({Columns})
                select nextval('kepler_events.mt_events_sequence'), $3, $1, s.version, $6, $4, $7, $5, $8, $9, $10, $11 from s returning seq_id, version
                """;
        }

        if (!shape.Many)
        {
            return shape.Snapshot is { } beside
                ? $"with s as materialized (select {One} as a), p as ({Upsert(beside, "a[1] > 0", "a[2]", 15)}) select a from s"
                : $"select {One}";
        }

        var next = shape.Mode == AppendMode.Continue ? 14 : 13;
        var hashes = shape.Ledger ? $"\n, h as ({HashRows($"${next++}", $"${next++}", "($2)[1]")})" : "";
        var snapshot = shape.Snapshot is { } written ? $"\n, p as ({Upsert(written, "true", "version", next)})" : "";
        return $"""
            with s as ({Stream(shape.Mode, "$6", "$11", "$12", "$13")})
            , i as (
            insert into kepler_events.mt_events ({Columns})
            {Several}
            returning {Columns}){hashes}{snapshot}
            select case when count(*) > 0 then array_agg(seq_id order by seq_id) || max(version) else coalesce({Met}) end from i
            """;
    }

    private static string Upsert(string table, string condition, string version, int data) =>
        $"insert into {table} (id, version, data) select $1, {version}, ${data} from s where {condition} on conflict (id) do update set version = excluded.version, data = excluded.data";
}
