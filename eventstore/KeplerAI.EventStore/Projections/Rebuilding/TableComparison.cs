using System.Globalization;
using Npgsql;

namespace KeplerAI.EventStore;

/// <param name="Rows">Row versions looked at, of the live table.</param>
/// <param name="Lines">How the two differ, a line per row version; at most a thousand.</param>
internal sealed record TableDifferences(long Rows, long Count, IReadOnlyList<string> Lines);

/// <summary>
/// Compares a read table as it stood at a position with a fresh fold up to it. A temporal table can be asked that while it goes on changing, so nobody
/// waits. Equal row sets are told by their hashes; only if these differ are rows set against each other.
/// </summary>
internal static class TableComparison
{
    private const int Lines = 1_000;

    /// <param name="only">Further condition on both sides, over the key's columns.</param>
    public static async Task<TableDifferences> RunAsync(NpgsqlConnection connection, ITemporalProjection projection, string live, string fresh, long position, string only, CancellationToken ct)
    {
        var (left, right) = (Rows(projection, live, position, only), Rows(projection, fresh, position, only));
        await using (var digest = new NpgsqlCommand($"""
            select a.n, a.n = b.n and a.h = b.h
            from (select count(*) as n, coalesce(sum(hash_record_extended(r, 0)), 0) as h from ({left}) r) a,
                 (select count(*) as n, coalesce(sum(hash_record_extended(r, 0)), 0) as h from ({right}) r) b
            """, connection) { CommandTimeout = 0 })
        {
            await using var reader = await digest.ExecuteReaderAsync(ct);
            await reader.ReadAsync(ct);
            if (reader.GetBoolean(1))
            {
                return new(reader.GetInt64(0), 0, []);
            }
        }

        return await ListAsync(connection, left, right, ct);
    }

    private static async Task<TableDifferences> ListAsync(NpgsqlConnection connection, string left, string right, CancellationToken ct)
    {
        await using var compare = new NpgsqlCommand($"""
            with differing as materialized (
                select 'only in the table: ' || to_jsonb(a)::text as line from ({left} except all {right}) a
                union all
                select 'only in the rebuild: ' || to_jsonb(b)::text from ({right} except all {left}) b
            )
            select line, count(*) over (), (select count(*) from ({left}) l) from differing limit {Lines}
            """, connection) { CommandTimeout = 0 };
        var (lines, count, rows) = (new List<string>(), 0L, 0L);
        await using var reader = await compare.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            lines.Add(reader.GetString(0));
            (count, rows) = (reader.GetInt64(1), reader.GetInt64(2));
        }

        return new(rows, count, lines);
    }

    private static string Rows(ITemporalProjection projection, string table, long position, string only) => string.Create(
        CultureInfo.InvariantCulture,
        $"select {projection.Shape.ColumnList}, valid_from, case when valid_to <= {position} then valid_to end as valid_to from {table} where valid_from <= {position}{only}");
}
