using Npgsql;
using NpgsqlTypes;

namespace KeplerAI.EventStore;

/// <summary>kepler_ledger.tree_head: the copy of the heads that lies in the database.</summary>
internal static class HeadTable
{
    private const string Columns = "select size, prev_size, last_seq_id, root, frontier, at, key_id, signature from kepler_ledger.tree_head";

    public static async Task<List<TreeHead>> ReadAsync(NpgsqlConnection connection, long above, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"{Columns} where size > $1 order by size", connection) { Parameters = { new() { Value = above } } };
        return await ReadAsync(command, ct);
    }

    public static async Task<TreeHead?> LastAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"{Columns} order by size desc limit 1", connection);
        return (await ReadAsync(command, ct)).SingleOrDefault();
    }

    public static async Task<TreeHead?> FindAsync(NpgsqlConnection connection, long size, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"{Columns} where size = $1", connection) { Parameters = { new() { Value = size } } };
        return (await ReadAsync(command, ct)).SingleOrDefault();
    }

    /// <summary>Fails when another node has sealed after the same head: a size and a predecessor stand once.</summary>
    public static async Task InsertAsync(NpgsqlConnection connection, TreeHead head, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "insert into kepler_ledger.tree_head (size, prev_size, last_seq_id, root, frontier, at, key_id, signature) values ($1, $2, $3, $4, $5, $6, $7, $8)", connection)
        {
            Parameters =
            {
                new() { Value = head.Size },
                new() { Value = (object?)head.PreviousSize ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint },
                new() { Value = head.LastSequence },
                new() { Value = head.Root },
                new() { Value = head.Frontier },
                new() { Value = head.At },
                new() { Value = head.KeyId },
                new() { Value = head.Signature },
            },
        };
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<List<TreeHead>> ReadAsync(NpgsqlCommand command, CancellationToken ct)
    {
        var heads = new List<TreeHead>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            heads.Add(new(
                reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetInt64(1), reader.GetInt64(2), (byte[])reader[3], (byte[])reader[4],
                reader.GetFieldValue<DateTimeOffset>(5), reader.GetString(6), (byte[])reader[7]));
        }

        return heads;
    }
}
