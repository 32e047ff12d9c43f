namespace KeplerAI.EventStore;

/// <summary>
/// The two statements of an append to several streams, whose versions are known (rows locked, or streams that must be new). Events follow, and
/// numbers are drawn, only once every stream was as expected.
/// </summary>
internal static class AppendManySql
{
    /// <summary>Streams made or moved on; answers with how many, which is all of them or the append is refused.</summary>
    public const string Streams = """
        with u as (select * from unnest($1, $2, $3, $4) as u (id, base, count, type))
        , a as (insert into kepler_events.mt_streams (id, type, version, timestamp, created) select id, type, count, $5, $5 from u where base = 0 on conflict (id) do nothing returning id)
        , b as (update kepler_events.mt_streams t set version = u.base + u.count, timestamp = $5 from u
            where u.base > 0 and t.id = u.id and t.version = u.base and not t.is_archived returning t.id)
        select (select count(*) from a) + (select count(*) from b)
        """;

    private static readonly string Plain = $"{With("seq_id")}\nselect array_agg(seq_id order by seq_id) from i";
    private static readonly string Hashed = $"{With(AppendSql.Columns)}\n, h as ({AppendSql.HashRows("$13", "$14", "($8)[1]")})\nselect array_agg(seq_id order by seq_id) from i";

    /// <summary>Their events; answers with the numbers, in the order of the events.</summary>
    public static string Events(bool ledger) => ledger ? Hashed : Plain;

    // The names of the types travel once each, and their places in that list with every event.
    private static string With(string returning) => $"""
        with i as (
        insert into kepler_events.mt_events ({AppendSql.Columns})
        select nextval('kepler_events.mt_events_sequence'), o.id, o.stream_id, o.version, o.data, ($9)[o.type], $1, ($10)[o.type], $2, $3, $4, $5 from (
            select e.* from unnest($6, $7, $8, $11, $12) with ordinality as e (stream_id, version, id, type, data, ord) order by e.ord) o
        returning {returning})
        """;
}
