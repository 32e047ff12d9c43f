using KeplerAI.Messaging;

namespace KeplerAI.Lab.Datasets;

/// <summary>The worker says why the file was refused. The name becomes free again, so that the file can be mended and sent under it.</summary>
public sealed record RecordDatasetIngestionFailed(Guid DatasetId, string Rule, long? Line, int? Column) : ICommand<Dataset>
{
    Guid ICommand.StreamId => DatasetId;
}

public static class RecordDatasetIngestionFailedHandler
{
    public static Decision Handle(RecordDatasetIngestionFailed command, Dataset state) =>
        state.Status != DatasetStatus.Importing
            ? Decision.Nothing
            : Decision.Of(new DatasetIngestionFailed(command.Rule, command.Line, command.Column))
                .Release(DatasetNames.Scope(state.UseCaseId), state.Table);
}
