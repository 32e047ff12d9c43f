using System.Collections.Immutable;
using KeplerAI.Compute.DataLake;
using KeplerAI.Compute.Ingestion;
using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;
using KeplerAI.Messaging;
using KeplerAI.Platform;
using KeplerAI.Platform.Permissions;

namespace KeplerAI.Runs;

/// <summary>Makes what a run of an ingestion job saved into versions of datasets, with the job and the run as their origin. All are whole before the first is published.</summary>
public sealed class RunDatasets(IReadTables tables, IDataLake lake, INumbers numbers, ICommandBus commands, DatasetPublisher publisher, DatasetAppend append, ITableStatistics statistics)
{
    /// <exception cref="RunRefusedException">When nothing was saved, or not where the job may save.</exception>
    public async Task<(ImmutableArray<SavedDataset> Saved, ImmutableArray<RunOutput> Outputs)> PublishAsync(Run run, RunManifest manifest, string folder, CancellationToken ct)
    {
        if (manifest.Datasets.IsEmpty)
            throw new RunRefusedException("run.nothing_saved");
        var whole = new List<(ManifestDataset Told, DatasetRow Row, string File, string Stats)>();
        foreach (var told in manifest.Datasets)
        {
            var row = await TargetAsync(run, told.Name, ct);
            var (file, stats) = (Path.Combine(folder, told.File), Path.Combine(folder, $"{told.File}.stats"));
            if (told.Mode == "append" && row.TableFile is { } current)
                file = await append.AfterAsync(lake.Physical($"{row.Path}/{current}"), file, told.DateColumn, run.Ingestion!.Window, ct);
            await statistics.WriteAsync(file, stats, ct);
            whole.Add((told, row, file, stats));
        }

        var (saved, outputs) = (ImmutableArray.CreateBuilder<SavedDataset>(), ImmutableArray.CreateBuilder<RunOutput>());
        foreach (var (told, row, file, stats) in whole)
        {
            var version = await PublishAsync(run, told, row, file, stats, ct);
            saved.Add(new(row.DatasetId, row.Number, row.Name, version.Version, version.Rows, told.Mode));
            outputs.Add(new($"{version.Path}/{version.File}", version.Bytes, version.Sha256, version.Rows));
        }

        return (saved.ToImmutable(), outputs.ToImmutable());
    }

    private async Task<DatasetIngested> PublishAsync(Run run, ManifestDataset told, DatasetRow row, string file, string stats, CancellationToken ct)
    {
        var window = run.Ingestion!.Window;
        var days = told is { Mode: "append", DateColumn: not null } ? $"[{window.From:yyyy-MM-dd}, {window.To:yyyy-MM-dd}[ {window.Zone}" : null;
        var origin = new DatasetOrigin(OriginKind.Job, $"run:{run.Id:N}", run.RequestedBy, JobId: run.JobId, RunNumber: run.Number, Window: days);
        try
        {
            return await publisher.PublishAsync(row.DatasetId, file, origin, statsFile: stats, ct: ct);
        }
        catch (DatasetRefusedException e)
        {
            throw new RunRefusedException(e.Rule);
        }
    }

    /// <summary>The dataset of that name, declared when the use case has none.</summary>
    private async Task<DatasetRow> TargetAsync(Run run, string name, CancellationToken ct)
    {
        var slug = TableSlug.Of(name);
        if (slug.Length == 0 || run.Ingestion!.Datasets.FirstOrDefault(d => TableSlug.Of(d) == slug) is not { } target)
            throw new RunRefusedException("run.dataset_not_target");
        if (await FindAsync(run, slug, ct) is { } known)
            return known.Status == DatasetStatus.Archived ? throw new RunRefusedException("run.dataset_archived") : known;
        var id = DeterministicGuid.From("job-dataset", $"{run.UseCaseId:N}/{slug}");
        var declare = new DeclareDataset(id, await numbers.NextAsync(Scopes.Dataset, ct), run.UseCaseId, target, [], OriginKind.Job);
        var result = await commands.SendAsync(declare, new CommandEnvelope(Actor.System.UserId, id, CorrelationId: $"run-{run.Id:N}"), ct);
        return result.Ok && await FindAsync(run, slug, ct) is { } declared ? declared : throw new RunRefusedException("run.dataset_not_declared");
    }

    private async Task<DatasetRow?> FindAsync(Run run, string slug, CancellationToken ct) =>
        (await tables.ListAsync<DatasetRow>(AsOf.Now, "use_case_id = @UseCaseId and path = @path", new { run.UseCaseId, path = $"/UC_{run.UseCaseNumber}/data_stock/raw_data/table_{slug}" }, ct: ct)).FirstOrDefault();
}
