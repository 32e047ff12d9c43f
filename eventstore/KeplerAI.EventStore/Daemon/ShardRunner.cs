using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>Moves one shard along the log, a page in one transaction with its checkpoint.</summary>
internal sealed class ShardRunner(StoreContext store, IEventShard shard, DeadLetters deadLetters, Pulse moved) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly long _lockId = DaemonLock.Id($"kepler_events:{shard.Name}");
    private bool _clean;

    public ShardHealth Health { get; private set; } = new(shard.Name, 0, null, null, null);

    public string Name => shard.Name;

    /// <summary>Runs up to <paramref name="target"/>. On an exception everything before the failing event stays applied, and the shard stands there.</summary>
    public async Task RunToAsync(long target, CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        try
        {
            while (await StepAsync(target, ct))
            {
            }

            if (!_clean)
            {
                await deadLetters.ClearAsync(shard.Name, ct);
                _clean = true;
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            var sequence = (e as ApplyEventException)?.Sequence ?? Health.Position + 1;
            _clean = false;
            try
            {
                await (e is ApplyEventException { InnerException: { } cause } ? deadLetters.RecordAsync(shard.Name, sequence, cause, ct) : Task.CompletedTask);
            }
            finally
            {
                Health = Health with { PausedAt = sequence, Error = e.Message, Since = Health.Since ?? store.Time.GetUtcNow() };
            }

            throw;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<bool> StepAsync(long target, CancellationToken ct)
    {
        await using var connection = await store.Store.OpenConnectionAsync(ct);
        var checkpoint = await Progression.FindAsync(connection, shard.Name, ct);
        if (checkpoint is null && shard.Start.From(target) is { } start)
        {
            await Progression.BeginAsync(connection, shard.Name, start, ct);
            return true;
        }

        var floor = checkpoint ?? 0;
        if (floor >= target)
        {
            Health = new(shard.Name, floor, null, null, null);
            return false;
        }

        Health = Health with { Position = floor };
        var page = await EventPages.LoadAsync(store, connection, floor, target, shard.EventTypes, ct);
        try
        {
            return await ApplyAsync(connection, floor, page, ct);
        }
        catch (ApplyEventException e) when (page.Events[0].Sequence < e.Sequence)
        {
            return await ApplyAsync(connection, floor, new([.. page.Events.TakeWhile(x => x.Sequence < e.Sequence)], e.Sequence - 1), ct);
        }
        catch (Exception e) when (e is not (OperationCanceledException or ApplyEventException) && page.Events.Count > 0)
        {
            return await ApplyFirstAsync(floor, page.Events[0], e, ct);
        }
    }

    // Which event failed is not said: one at a time, then, until it shows.
    private async Task<bool> ApplyFirstAsync(long floor, IEvent first, Exception whole, CancellationToken ct)
    {
        try
        {
            await using var connection = await store.Store.OpenConnectionAsync(ct);
            return await ApplyAsync(connection, floor, new([first], first.Sequence), ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new ApplyEventException(first, whole);
        }
    }

    private async Task<bool> ApplyAsync(NpgsqlConnection connection, long floor, EventPage page, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);

        // The lock spares two nodes the same work; the compare-and-set is what makes it right.
        if (!await DaemonLock.TryTakeAsync(connection, _lockId, ct) || !await Progression.MoveAsync(connection, shard.Name, floor, page.Ceiling, ct))
        {
            await transaction.RollbackAsync(ct);
            await Task.Delay(TimeSpan.FromMilliseconds(20), store.Time, ct);
            return true;
        }

        if (page.Events.Count > 0)
        {
            await shard.ApplyAsync(page.Events, connection, transaction, ct);
        }

        await transaction.CommitAsync(ct);
        Health = new(shard.Name, page.Ceiling, null, null, null);
        moved.Beat();
        return true;
    }
}
