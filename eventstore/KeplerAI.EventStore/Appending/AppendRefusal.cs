using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>Why an append wrote nothing, in Marten's exceptions.</summary>
internal static class AppendRefusal
{
    /// <param name="version">The stream's version as far as the statement saw it; null when it saw no stream.</param>
    /// <remarks>Whatever its version, a stream takes an append unless it is archived, be it while the statement waited.</remarks>
    public static Exception Of(StreamAction action, long? version, bool archived) => archived || action.Mode == AppendMode.Any ? Archived(action) : Moved(action, version);

    /// <summary>The refusal of the first of several streams that is not as expected.</summary>
    /// <param name="command">Where to ask; disposed here.</param>
    public static async Task<Exception> OfAnyAsync(IReadOnlyList<StreamAction> actions, NpgsqlCommand command, CancellationToken ct)
    {
        // The refused statement has moved the rows that were as expected: the first that this transaction did not write is the reason.
        await using var ask = command;
        ask.CommandText = """
            select u.id, t.version, coalesce(t.is_archived, false) from unnest($1) with ordinality as u (id, ord) left join kepler_events.mt_streams t using (id)
            where t.id is null or t.xmin <> pg_current_xact_id()::xid order by u.ord limit 1
            """;
        ask.Parameters.Add(new() { Value = actions.Select(a => a.Id).ToArray() });
        await using var reader = await ask.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct))
        {
            return Moved(actions[0], version: null);
        }

        var action = actions.First(a => a.Id == reader.GetGuid(0));
        return reader.GetBoolean(2) ? Archived(action) : Moved(action, reader.IsDBNull(1) ? null : reader.GetInt64(1));
    }

    private static InvalidStreamOperationException Archived(StreamAction action) => new($"Stream {action.Id} is archived.");

    // A statement that waited for another writer still sees what was there before: then only « another one » is known.
    private static Exception Moved(StreamAction action, long? version) => action.MustBeNew
        ? new ExistingStreamIdCollisionException(action.Id)
        : new EventStreamUnexpectedMaxEventIdException(action.Id, action.ExpectedVersion ?? 0, version == action.ExpectedVersion ? null : version ?? (action.ExpectedVersion is > 0 ? 0 : null));
}
