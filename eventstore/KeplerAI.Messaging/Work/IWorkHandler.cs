namespace KeplerAI.Messaging;

/// <summary>Does one kind of durable work. May run again after a crash: its effects go through commands, which are idempotent and fenced.</summary>
public interface IWorkHandler<in TPayload> where TPayload : class
{
    /// <param name="ct">Cancelled when the lease is lost or the process stops.</param>
    Task HandleAsync(TPayload payload, WorkLease lease, CancellationToken ct);
}

/// <summary>The right to do a piece of work now. <paramref name="Attempt"/> starts at 1 and fences: a later attempt makes earlier ones powerless.</summary>
public sealed record WorkLease(long WorkId, string Queue, int Attempt);

/// <summary>Fires a due slot. Must be idempotent by (job, slot).</summary>
public interface IScheduleTarget
{
    Task FireAsync(Guid jobId, DateTimeOffset slot, CancellationToken ct);
}
