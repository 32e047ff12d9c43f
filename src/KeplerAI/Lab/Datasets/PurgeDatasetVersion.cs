using KeplerAI.EventStore;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.Datasets;

/// <summary>Gives up a version that is neither read nor referred to; its files follow.</summary>
public sealed record PurgeDatasetVersion(Guid DatasetId, int Version) : ICommand<Dataset>
{
    Guid ICommand.StreamId => DatasetId;
}

/// <summary>The versions that something refers to, with what does.</summary>
public sealed record KeptVersions(IReadOnlyDictionary<int, int> RunOf);

public static class PurgeDatasetVersionHandler
{
    public static async Task<KeptVersions> LoadAsync(PurgeDatasetVersion command, VersionUses uses, CancellationToken ct) => new(await uses.OfAsync(command.DatasetId, AsOf.Now, ct));

    public static Refusal? Validate(PurgeDatasetVersion command, Dataset state, KeptVersions kept) =>
        state.Current?.Version == command.Version ? new Refusal("dataset.version_current")
        : kept.RunOf.TryGetValue(command.Version, out var run) ? new Refusal("dataset.version_used", null, run)
        : null;

    public static Decision Handle(PurgeDatasetVersion command, Dataset state) =>
        state.Versions.TryGetValue(command.Version, out var version) ? Decision.Of(new DatasetVersionPurged(version.Version, version.File, version.Sha256)) : Decision.Nothing;
}
