namespace KeplerAI.Compute.DuckDb.Worker;

/// <summary>
/// Runs operations in child processes: long ones each in a process of their own, short reads in turn in one that stays warm
/// and is renewed when it dies, fails or has served for long.
/// </summary>
public sealed class DuckDbWorker(DuckDbOptions options) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private WorkerProcess? warm;

    /// <summary>Process of the warm worker, null while there is none.</summary>
    public int? WarmProcess => warm is { Alive: true } ? warm.Id : null;

    internal async Task<T> RunAsync<T>(string operation, object arguments, Action<string, double>? progress, CancellationToken ct)
    {
        using var process = new WorkerProcess(options);
        return await process.SendAsync<T>(operation, arguments, progress, ct);
    }

    internal async Task<T> ReadAsync<T>(string operation, object arguments, CancellationToken ct)
    {
        await turn.WaitAsync(ct);
        try
        {
            return await ReadOnceAsync<T>(operation, arguments, ct);
        }
        // A warm worker may have died while idle; reads change nothing, so asking again is safe.
        catch (DuckDbWorkerException e) when (e.Rule == "duckdb.ended")
        {
            return await ReadOnceAsync<T>(operation, arguments, ct);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Starts the warm worker before the first page asks.</summary>
    public async Task WarmUpAsync(CancellationToken ct)
    {
        await turn.WaitAsync(ct);
        try
        {
            Renew();
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose()
    {
        warm?.Dispose();
        turn.Dispose();
    }

    private async Task<T> ReadOnceAsync<T>(string operation, object arguments, CancellationToken ct)
    {
        var process = Renew();
        try
        {
            return await process.SendAsync<T>(operation, arguments, null, ct);
        }
        catch (Exception e) when (e is not DuckDbWorkerException { Rule: "duckdb.failed" })
        {
            Drop();
            throw;
        }
    }

    private WorkerProcess Renew()
    {
        if (warm is null || !warm.Alive || warm.Served >= options.RequestsPerWorker)
        {
            Drop();
            warm = new WorkerProcess(options);
        }
        return warm;
    }

    private void Drop()
    {
        warm?.Dispose();
        warm = null;
    }
}
