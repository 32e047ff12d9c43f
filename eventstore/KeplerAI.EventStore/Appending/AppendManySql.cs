namespace KeplerAI.EventStore;

/// <summary>
/// The one statement of an append to several streams, whose versions are known (rows locked, or streams that must be new). Unless every stream
/// is as expected, no event is inserted and no number drawn.
/// </summary>
internal static class AppendManySql
{
    private const string Streams = """
        with u as (select * from unnest($1, $2, $3, $4) as u (id, base, count, type))
        , a as (insert into kepler_events.mt_streams (id, type, version, timestamp, created) select id, type, count, $5, $5 from u where base = 0 on conflict (id) do nothing returning id)
        , b as (update kepler_events.mt_streams t set version = u.base + u.count, timestamp = $5 from u
            where u.base > 0 and t.id = u.id and t.version = u.base and not t.is_archived returning t.id)
        , g as (select (select count(*) from a) + (select count(*) from b) = cardinality($1) as ok)
        """;

    private static readonly string Plain = $"{With("seq_id")}\nselect array_agg(seq_id order by seq_id) from i";
    private static readonly string Hashed = $"{With(AppendSql.Columns)}\n, h as ({AppendSql.HashRows("$17", "$18", "($12)[1]")})\nselect array_agg(seq_id order by seq_id) from i";

    public static string Of(bool ledger) => ledger ? Hashed : Plain;

    // The names of the types travel once each, and their places in that list with every event.
    private static string With(string returning) => $"""
        {Streams}
        , i as (
        insert into kepler_events.mt_events ({AppendSql.Columns})
        select nextval('kepler_events.mt_events_sequence'), o.id, o.stream_id, o.version, o.data, ($13)[o.type], $5, ($14)[o.type], $6, $7, $8, $9 from (
            select e.* from g, unnest($10, $11, $12, $15, $16) with ordinality as e (stream_id, version, id, type, data, ord) where g.ok order by e.ord) o
        returning {returning})
        """;
}
