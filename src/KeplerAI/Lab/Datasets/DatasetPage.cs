using KeplerAI.Administration.Users;
using KeplerAI.Compute.DataLake;
using KeplerAI.Compute.Ingestion;
using KeplerAI.EventStore;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Messaging;
using KeplerAI.Platform.Localisation;
using KeplerAI.Runs;

namespace KeplerAI.Lab.Datasets;

/// <summary>A version as its table shows it.</summary>
/// <param name="By">The person behind it.</param>
/// <param name="Run">The run for which it is kept, beyond the number that is kept anyway.</param>
public sealed record VersionLine(DatasetVersionRow Version, string? By, int? Run, bool Current);

/// <summary>What a dataset's page shows beside its row.</summary>
public sealed record DatasetView(string? Owner, Progress? Progress, TablePage? Preview, TableStatistics? Statistics, IReadOnlyList<VersionLine> Versions, IReadOnlyList<ScenarioRow> Readers, Freshness? Freshness)
{
    public VersionLine? Current => Versions.FirstOrDefault(v => v.Current);
}

/// <summary>Gathers it: rows from the lake, the rest from read tables.</summary>
public sealed class DatasetPage(IReadTables tables, People people, IProgressBoard board, IWorkBoard work, VersionUses uses, IDataLake lake, ITableReader reader, TimeProvider clock, ILogger<DatasetPage> log)
{
    private const int MaxVersions = 100;

    public async Task<DatasetView> ReadAsync(DatasetRow row, int page, int size, CancellationToken ct)
    {
        var versions = await tables.ListAsync<DatasetVersionRow>(AsOf.Now, "dataset_id = @DatasetId", new { row.DatasetId }, "version desc", MaxVersions, ct: ct);
        var used = await uses.OfAsync(row.DatasetId, ct);
        var names = await people.NamesAsync(versions.Select(v => v.UploaderId).Append(row.OwnerId), ct);
        var readers = await tables.ListAsync<ScenarioRow>(
            AsOf.Now, $"scenario_id in (select s.scenario_id from {tables.From<ScenarioDatasetRow>(AsOf.Now)} s where s.dataset_id = @id)", new { id = row.DatasetId }, "number", ct: ct);
        var schedule = row.Origin == OriginKind.File ? null : (await work.SchedulesOfAsync([row.SourceJobId ?? row.DatasetId], ct)).FirstOrDefault();
        string? NameOf(Guid? id) => id is { } known ? names.GetValueOrDefault(known) : null;
        return new(
            NameOf(row.OwnerId), await ProgressAsync(row, ct), row.TableFile is { } file ? await PreviewAsync($"{row.Path}/{file}", page, size, ct) : null, Statistics(row),
            [.. versions.Select(v => new VersionLine(v, NameOf(v.UploaderId ?? row.OwnerId), used.TryGetValue(v.Version, out var run) ? run : null, v.Version == row.TableVersion))],
            readers, Freshness.Of(row.IngestedAt, schedule, clock.GetUtcNow()));
    }

    public async Task<Progress?> ProgressAsync(DatasetRow row, CancellationToken ct) =>
        row.Status == DatasetStatus.Importing || row.PendingUpload is not null ? await board.ReadAsync(IngestDataset.ProgressKey(row.DatasetId), ct) : null;

    /// <summary>Null when the lake's file cannot be read.</summary>
    private async Task<TablePage?> PreviewAsync(string file, int page, int size, CancellationToken ct)
    {
        try
        {
            return await reader.PreviewAsync(lake.Physical(file), size, (page - 1) * size, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError(e, "The preview of {File} could not be read", file);
            return null;
        }
    }

    private TableStatistics? Statistics(DatasetRow row)
    {
        if (row.StatsFile is null || lake.Physical($"{row.Path}/{row.StatsFile}") is not { } file || !File.Exists(file))
            return null;
        using var stream = File.OpenRead(file);
        return TableStatistics.Read(stream);
    }
}
