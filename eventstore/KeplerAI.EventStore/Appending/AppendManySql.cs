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

    private const string Events = $"""
        , i as (
        insert into kepler_events.mt_events ({AppendSql.Columns})
        select nextval('kepler_events.mt_events_sequence'), o.id, o.stream_id, o.version, o.data, o.type, $5, o.dotnet, $6, $7, $8, $9 from (
            select e.* from g, unnest($10, $11, $12, $13, $14, $15) with ordinality as e (stream_id, version, id, type, dotnet, data, ord) where g.ok order by e.ord) o
        returning {AppendSql.Columns})
        """;

    private static readonly string Plain = $"{Streams}\n{Events.Replace("{0}", AppendSql.Columns, StringComparison.Ordinal)}\nselect array_agg(seq_id order by seq_id) from i";
    private static readonly string Hashed = Plain.Replace("\nselect array_agg", $"\n, h as ({AppendSql.HashRows("$16", "$17", "($12)[1]")})\nselect array_agg", StringComparison.Ordinal);

    public static string Of(bool ledger) => ledger ? Hashed : Plain;
}
