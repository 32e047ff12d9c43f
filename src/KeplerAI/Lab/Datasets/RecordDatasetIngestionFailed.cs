using KeplerAI.Messaging;

namespace KeplerAI.Lab.Datasets;

/// <summary>The worker says why there is no new version. A first file that failed gives its name back, so that it can be mended and sent under it.</summary>
/// <param name="Key">Origin key of the work that failed.</param>
public sealed record RecordDatasetIngestionFailed(Guid DatasetId, string Key, string Rule, long? Line, int? Column, string? ColumnName = null) : ICommand<Dataset>
{
    Guid ICommand.StreamId => DatasetId;
}

public static class RecordDatasetIngestionFailedHandler
{
    public static Decision Handle(RecordDatasetIngestionFailed command, Dataset state)
    {
        var late = state.Origin == OriginKind.File && state.Pending != command.Key;
        if (late || state.Status == DatasetStatus.Archived || state.Keys.Contains(command.Key))
            return Decision.Nothing;
        var failed = Decision.Of(new DatasetIngestionFailed(command.Rule, command.Line, command.Column, command.ColumnName));
        return state is { Origin: OriginKind.File, Current: null } ? failed.Release(DatasetNames.Scope(state.UseCaseId), state.Table) : failed;
    }
}
