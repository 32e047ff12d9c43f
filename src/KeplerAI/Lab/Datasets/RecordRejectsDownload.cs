using KeplerAI.Messaging;

namespace KeplerAI.Lab.Datasets;

/// <summary>Said before the first byte of the rows set aside leaves the platform.</summary>
public sealed record RecordRejectsDownload(Guid DatasetId, int Version) : ICommand<Dataset>
{
    Guid ICommand.StreamId => DatasetId;
}

public static class RecordRejectsDownloadHandler
{
    public static Refusal? Validate(RecordRejectsDownload command, Dataset state) =>
        state.Versions.TryGetValue(command.Version, out var version) && version.RejectsFile is not null ? null : new Refusal("dataset.no_rejects");

    public static Decision Handle(RecordRejectsDownload command, Dataset state) =>
        Decision.Of(new DatasetRejectsDownloaded(command.Version, state.Versions[command.Version].Rejected ?? 0));
}
