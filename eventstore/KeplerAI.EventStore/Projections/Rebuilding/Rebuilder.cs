using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>
/// Folds a group anew into shadow tables and swaps them in: readers see the old rows until they see the new ones, and writers wait only for the few
/// events that came since the last look.
/// </summary>
internal sealed partial class Rebuilder(StoreContext store, HighWater highWater)
{
    private const int CatchUpRounds = 20;
    private const long CloseEnough = 200;

    /// <param name="force">Replace the rows although they differ and the code does not.</param>
    public async Task RebuildAsync(ProjectionGroup group, bool force, CancellationToken ct)
    {
        await using var connection = await store.Store.OpenConnectionAsync(ct);
        var lockId = DaemonLock.Id($"kepler_read:{group.ShardName}");
        await connection.ExecuteAsync($"select pg_advisory_lock({lockId})", ct);
        var board = new RebuildBoard(store, group);
        try
        {
            await RunAsync(group, force, connection, board, ct);
            await board.EndAsync("done", 0, null);
        }
        catch (RebuildRefusedException e)
        {
            await board.EndAsync("refused", e.Count, e.Message);
            throw;
        }
        catch (Exception e)
        {
            await board.EndAsync("failed", 0, e.Message);
            throw;
        }
        finally
        {
            try
            {
                foreach (var member in group.Members)
                {
                    await connection.ExecuteAsync($"drop table if exists {Shadow(member)}", CancellationToken.None);
                }
            }
            finally
            {
                // The lock is the session's, and the pool keeps the session.
                await connection.ExecuteAsync($"select pg_advisory_unlock({lockId})", CancellationToken.None);
            }
        }
    }

    private static string Shadow(ITemporalProjection projection) => ReadTable.Qualified(ReadTable.Shadow(projection.Table));

    private async Task RunAsync(ProjectionGroup group, bool force, NpgsqlConnection connection, RebuildBoard board, CancellationToken ct)
    {
        foreach (var member in group.Members)
        {
            await connection.ExecuteAsync($"drop table if exists {Shadow(member)};\n{ReadTable.Bare(member, Shadow(member))}", ct);
        }

        // A group without a checkpoint has folded nothing yet: its rebuild spares the daemon the whole log.
        var isNew = group.Lifecycle == ProjectionLifecycle.Async && await Progression.ReadAsync(connection, group.ShardName, ct) == 0;
        var ready = await PositionAsync(group, isNew, connection, ct);
        await board.StartAsync(ready, ct);
        await new LogFold(store, group, Shadow) { Progress = (position, events) => board.FoldedAsync(position, events, ct) }.RunAsync(0, ready, holdsRows: false, ct);
        await board.EnterAsync("indexing", ct);
        foreach (var member in group.Members)
        {
            await using var index = new NpgsqlCommand($"set maintenance_work_mem = '128MB'; {ReadTable.Indexes(member, Shadow(member))}; reset maintenance_work_mem; analyze {Shadow(member)}", connection) { CommandTimeout = 0 };
            await index.ExecuteNonQueryAsync(ct);
        }

        await board.EnterAsync("checking", ct);
        if (!force && !isNew && await IsSameCodeAsync(group, connection, ct))
        {
            await RefuseDifferencesAsync(group, connection, ready, ct);
        }

        await board.EnterAsync("swapping", ct);
        while (!await TrySwapAsync(group, isNew, connection, ready = await CatchUpAsync(group, isNew, connection, ready, ct), ct))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), store.Time, ct);
        }
    }

    private Task<long> PositionAsync(ProjectionGroup group, bool isNew, NpgsqlConnection connection, CancellationToken ct) =>
        group.Lifecycle == ProjectionLifecycle.Async && !isNew ? Progression.ReadAsync(connection, group.ShardName, ct) : highWater.DetectAsync(ct);

    private static async Task<bool> IsSameCodeAsync(ProjectionGroup group, NpgsqlConnection connection, CancellationToken ct)
    {
        var built = await ReadTable.BuiltAsync(connection, ct);
        return group.Members.All(m => built.GetValueOrDefault(m.Table) == (m.Version, ReadTable.ShapeHash(group, m)));
    }

    private static async Task RefuseDifferencesAsync(ProjectionGroup group, NpgsqlConnection connection, long position, CancellationToken ct)
    {
        foreach (var member in group.Members)
        {
            var differences = await TableComparison.RunAsync(connection, member, ReadTable.Qualified(member.Table), Shadow(member), position, only: "", ct);
            if (differences.Count > 0)
            {
                throw new RebuildRefusedException(member.Table, differences.Count, differences.Lines);
            }
        }
    }

    private async Task<long> CatchUpAsync(ProjectionGroup group, bool isNew, NpgsqlConnection connection, long ready, CancellationToken ct)
    {
        for (var i = 0; i < CatchUpRounds; i++)
        {
            var next = await PositionAsync(group, isNew, connection, ct);
            if (next - ready <= CloseEnough)
            {
                break;
            }

            await new LogFold(store, group, Shadow).RunAsync(ready, next, holdsRows: true, ct);
            ready = next;
        }

        return ready;
    }
}
