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
    public static async Task<Exception> OfAnyAsync(IReadOnlyList<StreamAction> actions, long[] bases, NpgsqlCommand command, CancellationToken ct)
    {
        command.CommandText = """
            select u.id from unnest($1, $2) with ordinality as u (id, base, ord) left join kepler_events.mt_streams t using (id)
            where coalesce(t.version, 0) <> u.base or t.is_archived order by u.ord limit 1
            """;
        command.Parameters.Add(new() { Value = actions.Select(a => a.Id).ToArray() });
        command.Parameters.Add(new() { Value = bases });
        var id = await command.ExecuteScalarAsync(ct) as Guid?;
        command.Parameters.Clear();
        return await OfAsync(actions.FirstOrDefault(a => a.Id == id) ?? actions[0], command, ct);
    }
}
