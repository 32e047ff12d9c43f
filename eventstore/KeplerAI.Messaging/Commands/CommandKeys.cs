using KeplerAI.EventStore;
using Npgsql;
using NpgsqlTypes;

namespace KeplerAI.Messaging;

/// <summary>Which idempotency keys were accepted. Refusals are not kept: a corrected form comes back under the same key.</summary>
internal static class CommandKeys
{
    public const string PrimaryKey = "command_pkey";

    /// <returns>The first answer, a refusal when the key belonged to another command, null when it is new.</returns>
    public static async Task<CommandResult?> FindAsync(NpgsqlDataSource database, CommandCall call, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select type, stream_id, sequence from kepler_work.command where key = $1");
        command.Parameters.Add(new() { Value = call.Envelope.IdempotencyKey });
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct))
        {
            return null;
        }

        return reader.GetString(0) == call.Command.GetType().Name && reader.GetGuid(1) == call.Command.StreamId
            ? new(Outcome.Accepted, reader.IsDBNull(2) ? null : reader.GetInt64(2), [])
            : new(Outcome.Refused, null, [new Refusal("key_reused")]);
    }

    public static async Task InsertAsync(CommandCall call, NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<IEvent> written, CancellationToken ct)
    {
        await using var insert = new NpgsqlCommand(
            "insert into kepler_work.command (key, type, stream_id, sequence, outcome, at) values ($1, $2, $3, $4, $5, $6)", connection, transaction)
        {
            Parameters =
            {
                new() { Value = call.Envelope.IdempotencyKey },
                new() { Value = call.Command.GetType().Name },
                new() { Value = call.Command.StreamId },
                new() { Value = written.Count > 0 ? written[^1].Sequence : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint },
                new() { Value = nameof(Outcome.Accepted) },
                new() { Value = call.Now.ToUniversalTime() },
            },
        };
        await insert.ExecuteNonQueryAsync(ct);
    }
}
