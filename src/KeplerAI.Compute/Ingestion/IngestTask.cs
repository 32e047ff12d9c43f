using System.Collections.Immutable;
using KeplerAI.Compute.DuckDb.Worker;

namespace KeplerAI.Compute.Ingestion;

/// <summary>One inspection or ingestion inside the worker.</summary>
/// <param name="Ingest">Null for an inspection, which writes nothing and counts all bad rows.</param>
internal sealed record IngestTask(SourceOptions Options, ImmutableArray<ColumnChoice>? Columns, FileIngestRequest? Ingest, WorkerContext Context, ProgressTeller Tell)
{
    /// <summary>Set when another engine writes the table: the sound rows are left for it instead.</summary>
    public CleanTable? Clean { get; init; }

    public BadRowPolicy? Policy => Ingest?.BadRows;
}

/// <summary>What became of it: facts, or a problem.</summary>
internal sealed record IngestOutcome(FileFacts? Facts, IngestProblem? Problem)
{
    public long Rejected { get; init; }

    public static IngestOutcome Refused(IngestProblem problem) => new(null, problem);
}

/// <summary>The file cannot be taken, and it shows late.</summary>
internal sealed class RefusedException(IngestProblem problem) : Exception(problem.Rule)
{
    public IngestProblem Problem { get; } = problem;
}
