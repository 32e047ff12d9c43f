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
        // Recorded first, then deleted: what a crash left behind goes with the next purge.
        foreach (var version in await tables.ListAsync<DatasetVersionRow>(AsOf.Now, "dataset_id = @DatasetId and purged_at is not null", work, ct: ct))
            foreach (var file in new[] { version.File, version.RejectsFile, version.StatsFile }.OfType<string>())
                await lake.RemoveAsync($"{dataset.Path}/{file}", ct);
        // Listed before the record is read: what a version names by then is kept.
        var files = await lake.ListAsync(dataset.Path, ct);
        var recorded = (await tables.ListAsync<DatasetVersionRow>(AsOf.Now, "dataset_id = @DatasetId", work, ct: ct)).SelectMany(v => new[] { v.File, v.RejectsFile, v.StatsFile }).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var file in LakeLeftovers.Of(files, recorded, dataset.LastVersion, clock.GetUtcNow()))
            await lake.RemoveAsync($"{dataset.Path}/{file}", ct);
    }
}
