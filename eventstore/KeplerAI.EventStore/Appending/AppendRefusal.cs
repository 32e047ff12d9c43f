using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>Why an append wrote nothing, in Marten's exceptions.</summary>
internal static class AppendRefusal
{
    /// <param name="command">Where to ask; disposed here.</param>
    public static async Task<Exception> OfAsync(StreamAction action, NpgsqlCommand command, CancellationToken ct)
    {
        await using var ask = command;
        ask.CommandText = "select version, is_archived from kepler_events.mt_streams where id = $1";
        ask.Parameters.Add(new() { Value = action.Id });
        await using var reader = await ask.ExecuteReaderAsync(ct);
        var exists = await reader.ReadAsync(ct);
        if (exists && reader.GetBoolean(1))
        {
            return new InvalidStreamOperationException($"Stream {action.Id} is archived.");
        }

        return exists && action.MustBeNew
            ? new ExistingStreamIdCollisionException(action.Id)
            : new EventStreamUnexpectedMaxEventIdException(action.Id, action.ExpectedVersion ?? 0, exists ? reader.GetInt64(0) : 0);
    }

    /// <summary>The refusal of the first of several streams that is not as expected.</summary>
    public static async Task<Exception> OfAnyAsync(IReadOnlyList<StreamAction> actions, NpgsqlCommand command, CancellationToken ct)
    {
        // The refused statement has moved the rows that were as expected: the first that this transaction did not write is the reason.
        command.CommandText = """
            select u.id from unnest($1) with ordinality as u (id, ord) left join kepler_events.mt_streams t using (id)
            where t.id is null or t.xmin <> pg_current_xact_id()::xid order by u.ord limit 1
            """;
        command.Parameters.Add(new() { Value = actions.Select(a => a.Id).ToArray() });
        var id = await command.ExecuteScalarAsync(ct) as Guid?;
        command.Parameters.Clear();
        return await OfAsync(actions.FirstOrDefault(a => a.Id == id) ?? actions[0], command, ct);
    }
}
