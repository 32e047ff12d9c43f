using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>Runs the append statements. Versions are checked before any sequence number is drawn.</summary>
internal sealed class Appender(StoreContext store, EventMetadata metadata)
{
    private readonly DateTimeOffset _now = Instants.ToMicrosecond(store.Time.GetUtcNow());

    /// <summary>One stream and nothing else: one statement, one round trip, its own transaction.</summary>
    /// <returns>What was written, or why nothing was: the caller throws, so that a conflict among many writers costs one throw and not three.</returns>
    public async Task<(IReadOnlyList<IEvent> Written, Exception? Refusal)> AppendAloneAsync(StreamAction action, CancellationToken ct)
    {
        var events = new PendingEvents(store, action, _now);
        var snapshot = action.Snapshot is { Lifecycle: SnapshotLifecycle.Inline } inline ? SnapshotAfter(inline, events) : null;
        await using var command = store.Store.CreateCommand();
        var answer = await RunAsync(command, events, snapshot, ct);
        return answer[0] > 0
            ? ([.. events.Written(answer[^1], new ArraySegment<long>(answer, 0, answer.Length - 1), metadata, _now, readBack: false)], null)
            : ([], Refusal(action, answer));
    }

    /// <summary>In a transaction, with what else it holds. Where something folds them in it, the events come back as read from what was stored.</summary>
    public async Task<IReadOnlyList<IEvent>> AppendAsync(IReadOnlyList<StreamAction> actions, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        if (actions.Count == 1)
        {
            var events = new PendingEvents(store, actions[0], _now);
            await using var command = new NpgsqlCommand { Connection = connection, Transaction = transaction };
            var answer = await RunAsync(command, events, snapshot: null, ct);
            return answer[0] > 0
                ? [.. events.Written(answer[^1], new ArraySegment<long>(answer, 0, answer.Length - 1), metadata, _now, Folded(actions))]
                : throw Refusal(actions[0], answer);
        }

        return await AppendManyAsync(actions, connection, transaction, ct);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, NpgsqlTransaction transaction) => new() { Connection = connection, Transaction = transaction };

    private string? SnapshotAfter(Snapshot snapshot, PendingEvents events) =>
        snapshot.Fold(events.Action.State, events.Written((events.Action.ExpectedVersion ?? 0) + events.Types.Length, sequences: null, metadata, _now, readBack: true), store.Json);

    private static Exception Refusal(StreamAction action, long[] answer) => AppendRefusal.Of(action, answer[1] < 0 ? null : answer[1], archived: answer[2] == 1);

    /// <summary>True when the transaction folds such events into a table or a snapshot.</summary>
    private bool Folded(IReadOnlyList<StreamAction> actions) =>
        actions.Any(a => a.Events.Any(e => store.Projections.HasInline(e.GetType()) || store.Snapshots.HasInline(e.GetType())));

    /// <returns>The numbers and the last version written; or 0, and what was met.</returns>
    private async Task<long[]> RunAsync(NpgsqlCommand command, PendingEvents events, string? snapshot, CancellationToken ct)
    {
        var shape = new AppendShape(events.Action.Mode, events.Types.Length > 1, store.Options.Ledger, snapshot is null ? null : events.Action.Snapshot!.Table);
        command.CommandText = AppendSql.Of(shape);
        AppendParameters.Add(command.Parameters, events, shape, metadata, _now, store, snapshot);
        return shape.IsPlain ? await RunPlainAsync(command, events.Action.Id, ct) : (long[])(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task<long[]> RunPlainAsync(NpgsqlCommand command, Guid stream, CancellationToken ct)
    {
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            if (await reader.ReadAsync(ct))
            {
                var answer = new[] { reader.GetInt64(0), reader.GetInt64(1) };
                await reader.NextResultAsync(ct); // whether it was committed is only known at the end
                return answer;
            }
        }

        command.CommandText = AppendSql.Stands;
        command.Parameters.Clear();
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = stream });
        return (long[])(await command.ExecuteScalarAsync(ct))!;
    }

    private async Task<IReadOnlyList<IEvent>> AppendManyAsync(IReadOnlyList<StreamAction> actions, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        // While the server looks at the streams, their events are put into words here.
        var claim = ClaimAsync(actions, connection, transaction, ct);
        List<PendingEvents> streams;
        long[] bases;
        try
        {
            streams = [.. actions.Select(a => new PendingEvents(store, a, _now))];
        }
        finally
        {
            bases = await claim;
        }

        await using var command = Command(connection, transaction);
        command.CommandText = AppendManySql.Events(store.Options.Ledger);
        AppendParameters.AddMany(command.Parameters, streams, bases, metadata, _now, store);
        var sequences = (long[])(await command.ExecuteScalarAsync(ct))!;
        var (written, folded) = (new List<IEvent>(sequences.Length), Folded(actions));
        for (var i = 0; i < streams.Count; i++)
        {
            var count = streams[i].Types.Length;
            written.AddRange(streams[i].Written(bases[i] + count, new ArraySegment<long>(sequences, written.Count, count), metadata, _now, folded));
        }

        return written;
    }

    /// <summary>Makes the streams that are new and moves the others on, all of them or none.</summary>
    /// <returns>The version of each stream before.</returns>
    private async Task<long[]> ClaimAsync(IReadOnlyList<StreamAction> actions, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var bases = await LockAsync(actions, connection, transaction, ct);
        await using var command = Command(connection, transaction);
        command.CommandText = AppendManySql.Streams;
        AppendParameters.AddStreams(command.Parameters, actions, bases, _now);
        return (long)(await command.ExecuteScalarAsync(ct))! == actions.Count
            ? bases
            : throw await AppendRefusal.OfAnyAsync(actions, Command(connection, transaction), ct);
    }

    /// <summary>Locks, in one order, the rows of streams that exist, and checks their versions. Streams that must be new need none.</summary>
    /// <returns>The version of each stream.</returns>
    private static async Task<long[]> LockAsync(IReadOnlyList<StreamAction> actions, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        if (actions.All(a => a.ExpectedVersion == 0))
        {
            return new long[actions.Count];
        }

        var versions = new Dictionary<Guid, long>();
        await using (var command = new NpgsqlCommand("select id, version from kepler_events.mt_streams where id = any($1) order by id for update", connection, transaction))
        {
            command.Parameters.Add(new() { Value = actions.Select(a => a.Id).ToArray() });
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                versions[reader.GetGuid(0)] = reader.GetInt64(1);
            }
        }

        foreach (var action in actions.Where(a => a.ExpectedVersion is { } expected && expected != versions.GetValueOrDefault(a.Id)))
        {
            throw AppendRefusal.Of(action, versions.TryGetValue(action.Id, out var version) ? version : null, archived: false);
        }

        return [.. actions.Select(a => versions.GetValueOrDefault(a.Id))];
    }
}
