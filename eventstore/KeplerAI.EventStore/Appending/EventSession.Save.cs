using Npgsql;

namespace KeplerAI.EventStore;

internal sealed partial class EventSession
{
    public async Task<IReadOnlyList<IEvent>> SaveChangesAsync(CancellationToken ct = default)
    {
        var actions = _actions.Where(a => a.Events.Count > 0).ToList();
        if (actions.Count == 0 && _names.Count == 0 && _work.Count == 0)
        {
            return [];
        }

        await using var connection = await Context.Store.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        try
        {
            var written = await WriteAsync(actions, connection, transaction, ct);
            await transaction.CommitAsync(ct);
            _actions.Clear();
            _names.Clear();
            _work.Clear();
            return written;
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure)
        {
            throw new ConcurrencyException("Two writers waited for each other; one of them must try again.", e);
        }
        catch (PostgresException e) when (e is { SqlState: PostgresErrorCodes.UniqueViolation, SchemaName: "kepler_read" or "kepler_events" })
        {
            throw new ConcurrencyException("Another writer was first; this one must try again.", e);
        }
    }

    private async Task<IReadOnlyList<IEvent>> WriteAsync(IReadOnlyList<StreamAction> actions, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        // Names and versions first: what fails here has drawn no sequence number.
        foreach (var name in _names.OrderByDescending(n => n.Release).ThenBy(n => n.Scope, StringComparer.Ordinal).ThenBy(n => n.Folded, StringComparer.Ordinal))
        {
            await ChangeNameAsync(name, connection, transaction, ct);
        }

        var appender = new Appender(Context, metadata, connection, transaction);
        if (actions.Count > 1)
        {
            await appender.LockAsync(actions, ct);
        }

        var written = new List<IEvent>();
        foreach (var action in actions)
        {
            written.AddRange(await appender.AppendAsync(action, ct));
        }

        var types = written.Select(e => e.Data.GetType()).ToHashSet();
        foreach (var projection in Context.Projections.All.Where(p => p.Lifecycle == ProjectionLifecycle.Inline && p.EventTypes.Any(types.Contains)))
        {
            await projection.ApplyAsync(written, projection.Table, connection, transaction, Context.Json, ct);
        }

        foreach (var work in _work)
        {
            await work(connection, transaction, written, ct);
        }

        if (written.Count > 0)
        {
            await using var notify = new NpgsqlCommand($"notify {Channel.Appended}", connection, transaction);
            await notify.ExecuteNonQueryAsync(ct);
        }

        return written;
    }

    private static async Task ChangeNameAsync(NameChange name, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            name.Release
                ? "delete from kepler_ledger.name_claim where scope = $1 and name = $2 and owner = $3"
                : """
                  insert into kepler_ledger.name_claim as c (scope, name, owner) values ($1, $2, $3)
                  on conflict (scope, name) do update set owner = excluded.owner where c.owner = excluded.owner
                  """,
            connection, transaction)
        {
            Parameters = { new() { Value = name.Scope }, new() { Value = name.Folded }, new() { Value = name.Owner } },
        };
        if (await command.ExecuteNonQueryAsync(ct) == 0 && !name.Release)
        {
            throw new NameTakenException(name.Scope, name.Name);
        }
    }
}
