namespace KeplerAI.EventStore;

/// <summary>How the log, its daemons, shards and rebuilds stand, read from tables alone: a process without a daemon sees it, and sees a dead one.</summary>
public interface IProjectionHealth
{
    Task<ProjectionHealth> ReadAsync(CancellationToken ct = default);
}

/// <param name="HighWaterMark">Below it no event can appear any more; stands still when no daemon runs.</param>
/// <param name="LastEvent">The last committed event.</param>
/// <param name="Gap">Set while a missing number holds the mark.</param>
/// <param name="Daemons">Every process that ran the daemon in the last day, newest sign of life first.</param>
public sealed record ProjectionHealth(
    long HighWaterMark, long LastEvent, LogGap? Gap, IReadOnlyList<DaemonNode> Daemons, IReadOnlyList<ShardProgress> Shards, IReadOnlyList<RebuildProgress> Rebuilds);

public sealed record DaemonNode(string Node, DateTimeOffset StartedAt, DateTimeOffset Heartbeat);

/// <param name="WaitingFor">The missing number.</param>
/// <param name="ProcessId">PostgreSQL's process of the oldest writing transaction, which may still fill it; null for a prepared one or when it has just ended.</param>
public sealed record LogGap(long WaitingFor, int? ProcessId, string? Database, string? Application, string? User, DateTimeOffset? Since, string? State, string? Query);

/// <param name="Position">The last event it has taken in.</param>
/// <param name="Lag">Numbers between it and the last event.</param>
/// <param name="OldestUnprocessed">When the oldest event that it has not taken in was appended; null when there is none.</param>
/// <param name="PausedAt">The event that it fails on; null while it runs.</param>
public sealed record ShardProgress(
    string Name, long Position, long Lag, DateTimeOffset? OldestUnprocessed, long? PausedAt, string? Error, DateTimeOffset? PausedSince);

/// <param name="Stage">folding, indexing, checking, swapping; then done, refused or failed.</param>
/// <param name="Differences">Rows on which the old table and the new one disagree although the code is the same.</param>
/// <param name="Detail">Why it was refused or failed.</param>
public sealed record RebuildProgress(
    string Table, string Stage, long Position, long Target, long Events, double EventsPerSecond,
    DateTimeOffset StartedAt, DateTimeOffset UpdatedAt, DateTimeOffset? EndedAt, DateTimeOffset? ExpectedEnd, long Differences, string? Detail);
