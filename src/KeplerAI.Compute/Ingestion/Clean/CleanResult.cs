using System.Collections.Immutable;

namespace KeplerAI.Compute.Ingestion;

/// <summary>The sound rows of a file, and what each column is to become.</summary>
internal sealed record CleanResult(FileFacts? Facts, IngestProblem? Problem)
{
    public CleanForm Form { get; init; }

    /// <summary>The received file itself when nothing had to be done to it.</summary>
    public string File { get; init; } = "";

    public ImmutableArray<CleanColumn> Columns { get; init; } = [];

    public string SourceSha256 { get; init; } = "";

    public long Rejected { get; init; }

    public string? RejectsSha256 { get; init; }
}
