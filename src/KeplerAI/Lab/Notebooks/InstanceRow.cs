using KeplerAI.EventStore;

namespace KeplerAI.Lab.Notebooks;

/// <summary>An instance that was not deleted. Inline table <c>notebook_instance</c>.</summary>
/// <param name="Reason">Why it is stopped or failed, as a resource key.</param>
public sealed record InstanceRow(
    [property: Key] Guid InstanceId,
    int Number,
    Guid ScenarioId,
    int ScenarioNumber,
    Guid UseCaseId,
    int UseCaseNumber,
    Guid OwnerId,
    int DriverCores,
    int DriverMemoryGb,
    int ExecutorCores,
    int ExecutorMemoryGb,
    int Executors,
    InstanceStatus Status,
    string? Limiter,
    string? Reason,
    bool Stopping,
    DateTimeOffset ChangedAt);

public sealed class InstanceRows : TemporalProjection<InstanceRow>
{
    public InstanceRows()
        : base("notebook_instance")
    {
        Project<InstanceRequested>(e => e.StreamId, (_, e) => Requested(e.Data, e.Timestamp));
        Change<InstanceStartRequested>((row, _) => row with { Status = InstanceStatus.Requested, Reason = null, Stopping = false });
        Change<InstanceStarted>((row, e) => row with { Status = InstanceStatus.Active, Limiter = e.Limiter, Reason = null });
        Change<InstanceStopRequested>((row, _) => row with { Stopping = true });
        Change<InstanceStopped>((row, e) => row with { Status = InstanceStatus.Stopped, Reason = e.Reason, Stopping = false });
        Change<InstanceFailed>((row, e) => row with { Status = InstanceStatus.Failed, Reason = e.Rule, Stopping = false });
        Project<InstanceDeleted>(e => e.StreamId, (_, _) => null);
    }

    public override IReadOnlyList<string> Indexes => ["scenario_id, owner_id"];

    private void Change<TEvent>(Func<InstanceRow, TEvent, InstanceRow> change) where TEvent : notnull =>
        Project<TEvent>(e => e.StreamId, (row, e) => row is null ? null : change(row, e.Data) with { ChangedAt = e.Timestamp });

    private static InstanceRow Requested(InstanceRequested e, DateTimeOffset at) => new(
        e.InstanceId, e.Number, e.ScenarioId, e.ScenarioNumber, e.UseCaseId, e.UseCaseNumber, e.OwnerId, e.Sizing.DriverCores, e.Sizing.DriverMemoryGb,
        e.Sizing.ExecutorCores, e.Sizing.ExecutorMemoryGb, e.Sizing.Executors, InstanceStatus.Requested, null, null, false, at);
}
