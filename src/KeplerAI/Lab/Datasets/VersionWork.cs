using KeplerAI.Compute.DataLake;
using KeplerAI.EventStore;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.Datasets;

/// <summary>The work that follows a return to an earlier version: the lake's pointer moves.</summary>
public sealed record PointDataset(Guid DatasetId);

public sealed class PointDatasetHandler(DatasetPublisher publisher) : IWorkHandler<PointDataset>
{
    public Task HandleAsync(PointDataset work, WorkLease lease, CancellationToken ct) => publisher.PointAsync(work.DatasetId, ct);
}

/// <summary>The work that follows a new version: those beyond the kept number go, unless something refers to them.</summary>
public sealed record PurgeVersions(Guid DatasetId);

/// <param name="Kept">How many versions a dataset keeps. Setting KEPLER_DATASET_VERSIONS.</param>
public sealed record VersionOptions(int Kept)
{
    public static VersionOptions From(IConfiguration configuration) => new(Math.Max(1, configuration.GetValue("KEPLER_DATASET_VERSIONS", 10)));
}

public sealed class PurgeVersionsHandler(IReadTables tables, IDataLake lake, VersionUses uses, VersionOptions options, ICommandBus bus, TimeProvider clock) : IWorkHandler<PurgeVersions>
{
    public async Task HandleAsync(PurgeVersions work, WorkLease lease, CancellationToken ct)
    {
        if (await tables.FindAsync<DatasetRow>(AsOf.Now, work.DatasetId, ct) is not { } dataset)
            return;
        var versions = await tables.ListAsync<DatasetVersionRow>(AsOf.Now, "dataset_id = @DatasetId", work, "version desc", ct: ct);
        var used = await uses.OfAsync(work.DatasetId, AsOf.Now, ct);
        var standing = versions.Where(v => v.PurgedAt is null).ToArray();
        foreach (var version in standing.Skip(options.Kept).Where(v => v.Version != dataset.TableVersion && !used.ContainsKey(v.Version)))
            await bus.SendAsync(new PurgeDatasetVersion(work.DatasetId, version.Version), new CommandEnvelope(Actor.System.UserId, DeterministicGuid.From("dataset-purge", $"{work.DatasetId:N}/{version.Version}/{lease.WorkId}")), ct);
        // The folder is listed before the record is read: what a version names by then is kept.
        var found = await lake.ListAsync(dataset.Path, ct);
        var recorded = await tables.ListAsync<DatasetVersionRow>(AsOf.Now, "dataset_id = @DatasetId", work, ct: ct);
        // Recorded first, then deleted: what a crash left behind goes with the next purge.
        foreach (var file in recorded.Where(v => v.PurgedAt is not null).SelectMany(Files).Concat(LakeLeftovers.Of(found, recorded.SelectMany(Files).ToHashSet(StringComparer.Ordinal), dataset.LastVersion, clock.GetUtcNow())))
            await lake.RemoveAsync($"{dataset.Path}/{file}", ct);

        static IEnumerable<string> Files(DatasetVersionRow version) => new[] { version.File, version.RejectsFile, version.StatsFile }.OfType<string>();
    }
}
