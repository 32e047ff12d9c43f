using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>A rebuild that is only looked at: folded beside the live table in one transaction, compared row by row, rolled back.</summary>
internal sealed class RebuildComparison(StoreContext store, Rebuilder rebuilder)
{
    public async Task<IReadOnlyList<string>> RunAsync(ITemporalProjection projection, CancellationToken ct)
    {
        await using var connection = await store.Store.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var end = await rebuilder.FreezeAsync(projection, connection, "share", ct);
        var fresh = $"{projection.Table}__compared";
        await using (var create = new NpgsqlCommand(ReadTable.Create(projection, fresh), connection, transaction))
        {
            await create.ExecuteNonQueryAsync(ct);
        }

        await rebuilder.FoldAsync(projection, fresh, connection, transaction, 0, end, ct);
        var (live, rebuilt) = (ReadTable.Qualified(projection.Table), ReadTable.Qualified(fresh));
        var differences = new List<string>();
        await using (var compare = new NpgsqlCommand($"""
            select 'only in the table: ' || to_jsonb(a)::text from (select * from {live} except all select * from {rebuilt}) a
            union all
            select 'only in the rebuild: ' || to_jsonb(b)::text from (select * from {rebuilt} except all select * from {live}) b
            """, connection, transaction))
        {
            await using var reader = await compare.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                differences.Add(reader.GetString(0));
            }
        }

        await transaction.RollbackAsync(ct);
        return differences;
    }
}
