using KeplerAI.Messaging;

namespace KeplerAI.Runs;

/// <summary>One kind of object that lives by a schedule: scenario jobs, ingestion jobs, refreshes.</summary>
public interface IScheduledKind
{
    /// <returns>False when <paramref name="jobId"/> is of another kind. An object that may not run now is its own kind's business: true.</returns>
    Task<bool> FireAsync(Guid jobId, DateTimeOffset slot, CancellationToken ct);
}

/// <summary>Hands a due slot to the kind that knows its owner.</summary>
public sealed class JobSchedule(IEnumerable<IScheduledKind> kinds) : IScheduleTarget
{
    public async Task FireAsync(Guid jobId, DateTimeOffset slot, CancellationToken ct)
    {
        foreach (var kind in kinds)
            if (await kind.FireAsync(jobId, slot, ct))
                return;
    }
}
