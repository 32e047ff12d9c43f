namespace KeplerAI.Messaging;

/// <summary>What attempts at a piece of work leave behind for their successors.</summary>
public interface IWorkLedger
{
    /// <summary>Notes a process that the attempt started, before its first instruction matters.</summary>
    /// <exception cref="LeaseLostException">A later attempt holds the work: end the process at once.</exception>
    Task RecordProcessAsync(WorkLease lease, int pid, long startTicks, CancellationToken ct = default);

    /// <summary>Every process that any attempt recorded, first attempt first. A pid is only trusted with its start time.</summary>
    Task<IReadOnlyList<WorkProcess>> ProcessesOfAsync(long workId, CancellationToken ct = default);

    /// <exception cref="LeaseLostException">A later attempt holds the work.</exception>
    Task EnsureHeldAsync(WorkLease lease, CancellationToken ct = default);
}

public sealed record WorkProcess(int Attempt, int Pid, long StartTicks);

/// <summary>A later attempt holds the work: this one has become powerless, and must stop without effect.</summary>
public sealed class LeaseLostException(WorkLease lease)
    : Exception($"Attempt {lease.Attempt} of work {lease.WorkId} was overtaken by a later one.")
{
    public WorkLease Lease { get; } = lease;
}
