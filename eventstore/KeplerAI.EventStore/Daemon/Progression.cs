using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>Rows of mt_event_progression.</summary>
internal static class Progression
{
    public const string HighWaterMark = "HighWaterMark";

    public static async Task<long> ReadAsync(NpgsqlConnection connection, string name, CancellationToken ct, bool forUpdate = false) =>
        await FindAsync(connection, name, ct, forUpdate) ?? 0;

    public static async Task<long?> FindAsync(NpgsqlConnection connection, string name, CancellationToken ct, bool forUpdate = false)
    {
        await using var command = new NpgsqlCommand($"select last_seq_id from kepler_events.mt_event_progression where name = $1{(forUpdate ? " for update" : "")}", connection);
        command.Parameters.Add(new() { Value = name });
        return await command.ExecuteScalarAsync(ct) as long?;
    }

    /// <summary>The first checkpoint, which may be zero: the present of an empty log. Whoever is first decides.</summary>
    public static Task BeginAsync(NpgsqlConnection connection, string name, long at, CancellationToken ct) =>
        connection.ExecuteAsync("insert into kepler_events.mt_event_progression (name, last_seq_id, last_updated) values ($1, $2, now()) on conflict do nothing", ct, name, at);

    /// <summary>Compare and set, in the transaction of the page: false when another writer has moved it.</summary>
    public static async Task<bool> MoveAsync(NpgsqlConnection connection, string name, long floor, long ceiling, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            floor == 0
                ? """
                  insert into kepler_events.mt_event_progression as p (name, last_seq_id, last_updated) values ($1, $2, now())
                  on conflict (name) do update set last_seq_id = $2, last_updated = now() where p.last_seq_id = $3
                  """
                : "update kepler_events.mt_event_progression set last_seq_id = $2, last_updated = now() where name = $1 and last_seq_id = $3",
            connection)
        {
            Parameters = { new() { Value = name }, new() { Value = ceiling }, new() { Value = floor } },
        };
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    /// <summary>
    /// A fresh transaction id. A snapshot's own upper end would not do: it is one more than the last id that has <b>ended</b>, and a
    /// writer with a later id may already have drawn numbers.
    /// </summary>
    public static async Task<long> FenceAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select pg_current_xact_id()::text::bigint", connection);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    public static Task RaiseAsync(NpgsqlConnection connection, long mark, CancellationToken ct) => ExecuteAsync(connection, """
        insert into kepler_events.mt_event_progression as p (name, last_seq_id, last_updated) values ('HighWaterMark', $1, now())
        on conflict (name) do update set last_seq_id = $1, last_updated = now() where p.last_seq_id < $1
        """, [mark], ct);

    public static Task RecordSkipAsync(NpgsqlConnection connection, long starting, long ending, CancellationToken ct) => ExecuteAsync(connection, """
        insert into kepler_events.mt_high_water_skips (ending_sequence, starting_sequence) values ($2, $1) on conflict do nothing
        """, [starting, ending], ct);

    public static async Task<long> LastCommittedAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select coalesce(max(seq_id), 0) from kepler_events.mt_events", connection);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, long[] values, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        await command.ExecuteNonQueryAsync(ct);
    }
}
