using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>
/// That what is read are tables: a view in the place of one, or a foreign table under one, could show the ledger the originals and everybody else
/// something different.
/// </summary>
internal static class LedgerTables
{
    private const string Read =
        "kepler_events.mt_events, kepler_events.mt_streams, kepler_events.mt_event_progression, kepler_events.mt_high_water_skips, kepler_ledger.event_hash, kepler_ledger.tree_head";

    /// <summary>To be called first in the reading transaction: the lock comes before the snapshot, so that the names cannot come to mean something else.</summary>
    public static async Task RequireAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        try
        {
            await connection.ExecuteAsync($"lock table {Read} in access share mode", ct);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.WrongObjectType)
        {
            throw new NotATableException(e.MessageText); // neither a table nor a view
        }

        await using var command = new NpgsqlCommand(Others, connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var others = new List<string>();
        while (await reader.ReadAsync(ct))
        {
            others.Add(reader.GetString(0));
        }

        if (others.Count > 0)
        {
            throw new NotATableException(string.Join(", ", others));
        }
    }

    /// <summary>Each of them and what is read as a part of it, partitions and heirs, when it is no table of this database.</summary>
    private static string Others => $$"""
        with recursive part (oid) as (
            select name::pg_catalog.regclass::pg_catalog.oid from pg_catalog.unnest('{{{Read}}}'::text[]) name
            union select i.inhrelid from pg_catalog.pg_inherits i join part p on p.oid operator(pg_catalog.=) i.inhparent
        )
        select pg_catalog.format('%s.%s', n.nspname, c.relname)
        from part join pg_catalog.pg_class c on c.oid operator(pg_catalog.=) part.oid join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) c.relnamespace
        where c.relkind operator(pg_catalog.<>) all ('{r,p}'::pg_catalog."char"[]) order by 1
        """;
}
