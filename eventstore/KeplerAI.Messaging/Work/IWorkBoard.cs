namespace KeplerAI.Messaging;

/// <summary>What stands in the queues, and what to do with work that is dead.</summary>
public interface IWorkBoard
{
    /// <summary>Queues that hold anything unfinished, by name.</summary>
    Task<IReadOnlyList<QueueDepth>> QueuesAsync(CancellationToken ct = default);

    /// <summary>Dead work, the latest first.</summary>
    Task<IReadOnlyList<DeadWork>> DeadAsync(int max = 100, CancellationToken ct = default);

    /// <returns>Null when no work of this key is dead.</returns>
    Task<DeadWork?> FindDeadAsync(string key, CancellationToken ct = default);

    /// <summary>Gives dead work one more attempt, now.</summary>
    /// <returns>False when it is not dead (any more).</returns>
    Task<bool> RetryAsync(string key, CancellationToken ct = default);

    /// <summary>Gives dead work up; its row stays, with the reason.</summary>
    /// <returns>False when it is not dead (any more).</returns>
    Task<bool> DiscardAsync(string key, string reason, CancellationToken ct = default);

    /// <summary>Active schedules, the next due first.</summary>
    Task<IReadOnlyList<ScheduleState>> SchedulesAsync(int max = 100, CancellationToken ct = default);

    /// <summary>The active schedules of these owners; those that have none are not there.</summary>
    Task<IReadOnlyList<ScheduleState>> SchedulesOfAsync(IReadOnlyCollection<Guid> jobIds, CancellationToken ct = default);

    Task<ScheduleTotals> ScheduleTotalsAsync(CancellationToken ct = default);
}

/// <param name="Ready">Due, and not taken yet.</param>
/// <param name="Scheduled">Not due yet: asked for later, or backing off.</param>
/// <param name="Leased">Being done.</param>
public sealed record QueueDepth(string Queue, long Ready, long Scheduled, long Leased, long Dead);

/// <param name="Since">When it died.</param>
public sealed record DeadWork(string Queue, string Key, string PayloadType, int Attempts, string? Error, DateTimeOffset Since);

/// <param name="Next">The slot that is due next; null when the expression has none left.</param>
/// <param name="LastSlot">The slot that fired last; <paramref name="FiredAt"/> is when it did.</param>
public sealed record ScheduleState(Guid JobId, string Cron, string Zone, MissedSlots Missed, DateTimeOffset? Next, DateTimeOffset? LastSlot, DateTimeOffset? FiredAt);

public sealed record ScheduleTotals(long Active, DateTimeOffset? NextDue, DateTimeOffset? LastFired);
