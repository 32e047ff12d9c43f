using System.Collections.Immutable;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.Datasets;

/// <summary>The worker says that the table is in the lake. Sent again after a crash, it changes nothing.</summary>
public sealed record RecordDatasetIngested(Guid DatasetId, string File, long Rows, ImmutableArray<ColumnSchema> Columns, long Bytes, string Sha256, string SourceSha256, string Delimiter) : ICommand<Dataset>
{
    Guid ICommand.StreamId => DatasetId;
}

public static class RecordDatasetIngestedHandler
{
    public static Decision Handle(RecordDatasetIngested c, Dataset state) =>
        state.Status != DatasetStatus.Importing
            ? Decision.Nothing
            : Decision.Of(new DatasetIngested(1, state.Path, c.File, c.Rows, c.Columns, c.Bytes, c.Sha256, c.SourceSha256, c.Delimiter));
}
