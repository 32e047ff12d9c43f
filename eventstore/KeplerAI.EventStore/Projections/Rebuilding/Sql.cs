using Npgsql;

namespace KeplerAI.EventStore;

internal static class Sql
{
    /// <summary>Waits for as long as it takes: for another node's lock, or for an index over millions of rows.</summary>
    public static async Task ExecuteAsync(this NpgsqlConnection connection, string sql, CancellationToken ct, params object?[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value ?? DBNull.Value });
        }

        await command.ExecuteNonQueryAsync(ct);
    }
}
