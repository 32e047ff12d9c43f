namespace KeplerAI.EventStore;

/// <summary>When a stream's state is stored beside its events.</summary>
public enum SnapshotLifecycle
{
    /// <summary>In the append's own transaction.</summary>
    Inline,

    /// <summary>By the daemon, after it.</summary>
    Async,
}

/// <summary>
/// Keeps the state of each stream of this type in <c>kepler_read.snapshot_(alias)</c>, so that fetching it does not read the whole stream.
/// Readers fold what came after the snapshot, so it is never stale. Raise <paramref name="version"/> when the state's members or folds change:
/// old snapshots are dropped at the next start and come again by and by.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SnapshotAttribute(SnapshotLifecycle lifecycle, int version = 1) : Attribute
{
    public SnapshotLifecycle Lifecycle { get; } = lifecycle;

    public int Version { get; } = version;
}
