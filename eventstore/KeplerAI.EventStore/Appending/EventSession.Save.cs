using Npgsql;

namespace KeplerAI.EventStore;

internal sealed partial class EventSession
{
    public async Task<IReadOnlyList<IEvent>> SaveChangesAsync(CancellationToken ct = default)
    {
        var actions = _actions.Where(a => a.Events.Count > 0).ToList();
        if (actions.Count == 0 && _names.Count == 0 && _archived.Count == 0 && _work.Count == 0)
        {
            return [];
        }

        try
        {
            var (written, refusal) = IsAlone(actions) ? await new Appender(Context, metadata).AppendAloneAsync(actions[0], ct) : (await SaveTogetherAsync(actions, ct), null);
            if (refusal is not null)
            {
                throw refusal;
            }

            _actions.Clear();
            _names.Clear();
            _archived.Clear();
            _work.Clear();
            if (written.Count > 0)
            {
                Context.Appended.Raise();
            }

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

    /// <summary>True when the append is the whole transaction: then it needs neither BEGIN nor COMMIT.</summary>
    private bool IsAlone(List<StreamAction> actions) =>
        _held is null && actions is [var action] && _names.Count == 0 && _archived.Count == 0 && _work.Count == 0
        && ((action.StateKnown && action.Snapshot is not { Lifecycle: SnapshotLifecycle.Inline, UsesMetadata: true }) || !action.Events.Any(e => Context.Snapshots.HasInline(e.GetType())))
        && !action.Events.Any(e => Context.Projections.HasInline(e.GetType()));

    private async Task<IReadOnlyList<IEvent>> SaveTogetherAsync(List<StreamAction> actions, CancellationToken ct)
    {
        if (_held is null)
        {
            var opened = await Context.Store.OpenConnectionAsync(ct);
            _held = (opened, await opened.BeginTransactionAsync(ct));
        }

        try
        {
            var (connection, transaction) = _held.Value;
            var written = await WriteAsync(actions, connection, transaction, ct);
            await transaction.CommitAsync(ct);
            return written;
        }
        finally
        {
            await DisposeAsync();
        }
    }

    private async Task<IReadOnlyList<IEvent>> WriteAsync(List<StreamAction> actions, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        // Names and versions first: what fails here has drawn no sequence number.
        foreach (var name in _names.OrderByDescending(n => n.Release).ThenBy(n => n.Scope, StringComparer.Ordinal).ThenBy(n => n.Folded, StringComparer.Ordinal))
        {
            await ChangeNameAsync(name, connection, transaction, ct);
        }

        var written = actions.Count == 0 ? [] : await new Appender(Context, metadata).AppendAsync(actions, connection, transaction, ct);
        await ProjectAsync(written, connection, transaction, ct);
        if (_archived.Count > 0)
        {
            await Archiving.ApplyAsync([.. _archived], Context, connection, transaction, ct);
        }

        foreach (var work in _work)
        {
            await work(connection, transaction, written, ct);
        }

        return written;
    }

    private async Task ProjectAsync(IReadOnlyList<IEvent> written, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var types = written.Select(e => e.Data.GetType()).ToHashSet();
        foreach (var projection in Context.Projections.All.Where(p => p.Lifecycle == ProjectionLifecycle.Inline && p.EventTypes.Any(types.Contains)))
        {
            await projection.ApplyAsync(written, projection.Table, connection, transaction, Context.Json, ct);
        }

        foreach (var snapshot in Context.Snapshots.All.Where(s => s.Lifecycle == SnapshotLifecycle.Inline && s.EventTypes.Any(types.Contains)))
        {
            await SnapshotShard.ApplyAsync(snapshot, written, Context, connection, transaction, ct);
        }
    }
}
