using System.Collections.Concurrent;

namespace KeplerAI.Lab.Datasets.Uploads;

/// <summary>One writer an upload. A home belongs to one process, so that memory is where this is known.</summary>
public sealed class UploadLocks
{
    private readonly ConcurrentDictionary<Guid, byte> _held = new();

    /// <returns>Null when somebody else writes.</returns>
    public IDisposable? TryTake(Guid uploadId) => _held.TryAdd(uploadId, 0) ? new Held(this, uploadId) : null;

    private sealed class Held(UploadLocks locks, Guid uploadId) : IDisposable
    {
        public void Dispose() => locks._held.TryRemove(uploadId, out _);
    }
}
