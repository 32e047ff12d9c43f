using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>Marten's own lock id of a shard, so that its daemon and ours exclude each other.</summary>
internal static class DaemonLock
{
    public static long Id(string shard) => Math.Abs((long)Hash(shard)) + 4444;

    public static async Task<bool> TryTakeAsync(NpgsqlConnection connection, long id, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select pg_try_advisory_xact_lock($1)", connection);
        command.Parameters.Add(new() { Value = id });
        return await command.ExecuteScalarAsync(ct) is true;
    }

    // Two djb2 lanes, over the even and the odd characters.
    private static int Hash(string text)
    {
        unchecked
        {
            var even = (5381 << 16) + 5381;
            var odd = even;
            for (var i = 0; i < text.Length; i++)
            {
                if (i % 2 == 0)
                {
                    even = ((even << 5) + even) ^ text[i];
                }
                else
                {
                    odd = ((odd << 5) + odd) ^ text[i];
                }
            }

            return even + (odd * 1566083941);
        }
    }
}
