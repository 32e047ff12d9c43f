namespace KeplerAI.Messaging;

/// <summary>Wakes one loop; several calls before it wakes are one.</summary>
internal sealed class Signal : IDisposable
{
    private readonly SemaphoreSlim _semaphore = new(0);

    public void Set()
    {
        if (_semaphore.CurrentCount == 0)
        {
            _semaphore.Release();
        }
    }

    public Task WaitAsync(TimeSpan atMost, CancellationToken ct) => _semaphore.WaitAsync(atMost, ct);

    public void Dispose() => _semaphore.Dispose();
}

internal sealed class Signals : IDisposable
{
    public Signal Work { get; } = new();

    public Signal Schedule { get; } = new();

    public void Dispose()
    {
        Work.Dispose();
        Schedule.Dispose();
    }
}
