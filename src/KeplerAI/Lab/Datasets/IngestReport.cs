using KeplerAI.Compute.Ingestion;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.Datasets;

/// <summary>Progress for the page. Best effort: the board coalesces reports, and no outcome depends on them.</summary>
internal sealed class IngestReport(IProgressBoard board, string key) : IProgress<IngestProgress>
{
    public void Report(IngestProgress value) => _ = board.ReportAsync(key, $"dataset.phase.{value.Phase}", value.Fraction);
}
