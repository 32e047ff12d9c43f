using KeplerAI.EventStore;
using KeplerAI.Runs;

namespace KeplerAI.Lab.IngestionJobs;

/// <summary>A slot of an ingestion job that was passed over. Inline table <c>ingestion_skipped_slot</c>.</summary>
/// <param name="Cause">Resource key.</param>
public sealed record SkippedSlotRow([property: Key] string SlotId, Guid JobId, DateTimeOffset Slot, string Cause, int RunNumber, DateTimeOffset At);

/// <summary>Folds <see cref="SkippedSlotRow"/>.</summary>
public sealed class SkippedSlotRows : TemporalProjection<SkippedSlotRow>
{
    public SkippedSlotRows() : base("ingestion_skipped_slot") =>
        Project<IngestionSlotSkipped>(
            e => RequestRun.SlotName(e.StreamId, e.Data.Slot),
            (_, e) => new(RequestRun.SlotName(e.StreamId, e.Data.Slot), e.StreamId, e.Data.Slot, e.Data.Cause, e.Data.RunNumber, e.Timestamp));

    public override IReadOnlyList<string> Indexes => ["job_id"];
}
