using System.Collections.Immutable;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.Datasets;

/// <summary>The worker says that a version is in the lake. Sent again after a crash, it changes nothing.</summary>
/// <param name="Version">The number that its file bears: one more than the last.</param>
public sealed record RecordDatasetIngested(
    Guid DatasetId, int Version, string File, long Rows, ImmutableArray<ColumnSchema> Columns, long Bytes, string Sha256, string SourceSha256, string Delimiter,
    long Rejected, string? RejectsFile, string? StatsFile, DatasetOrigin Origin) : ICommand<Dataset>
{
    Guid ICommand.StreamId => DatasetId;
}

public static class RecordDatasetIngestedHandler
{
    public const string Raced = "dataset.version_raced";

    public static Refusal? Validate(RecordDatasetIngested c, Dataset state) =>
        Done(c, state) ? null
        : state.Status == DatasetStatus.Archived ? new Refusal("dataset.archived")
        : c.Version != state.LastVersion + 1 ? new Refusal(Raced)
        : null;

    public static Decision Handle(RecordDatasetIngested c, Dataset state) =>
        Done(c, state)
            ? Decision.Nothing
            : Decision.Of(new DatasetIngested(c.Version, state.Path, c.File, c.Rows, c.Columns, c.Bytes, c.Sha256, c.SourceSha256, c.Delimiter, c.Rejected, c.RejectsFile, c.StatsFile, c.Origin));

    // A file is answered once: what comes for another than the awaited one comes too late.
    private static bool Done(RecordDatasetIngested c, Dataset state) =>
        state.Keys.Contains(c.Origin.Key) || (c.Origin.Kind == OriginKind.File && state.Pending != c.Origin.Key);
}
