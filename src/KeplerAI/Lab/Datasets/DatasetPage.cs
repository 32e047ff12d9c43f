using KeplerAI.Administration.Users;
using KeplerAI.Compute.DataLake;
using KeplerAI.Compute.Ingestion;
using KeplerAI.EventStore;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Messaging;
using KeplerAI.Platform.TimeTravel;
using KeplerAI.Runs;

namespace KeplerAI.Lab.Datasets;

/// <summary>A version as its table shows it.</summary>
/// <param name="By">The person behind it.</param>
/// <param name="Run">The run for which it is kept, beyond the number that is kept anyway.</param>
public sealed record VersionLine(DatasetVersionRow Version, string? By, int? Run, bool Current);

/// <summary>What a dataset's page shows beside its row.</summary>
/// <param name="Gone">The preview's rows have been purged since the instant that is shown.</param>
public sealed record DatasetView(string? Owner, Progress? Progress, TablePage? Preview, bool Gone, TableStatistics? Statistics, IReadOnlyList<VersionLine> Versions, IReadOnlyList<ScenarioRow> Readers, Freshness? Freshness)
{
    public VersionLine? Current => Versions.FirstOrDefault(v => v.Current);
}

/// <summary>Gathers it: rows from the lake, the rest from read tables.</summary>
public sealed class DatasetPage(IReadTables tables, People people, IProgressBoard board, IWorkBoard work, VersionUses uses, IDataLake lake, ITableReader reader, TimeTravel travel, TimeProvider clock, ILogger<DatasetPage> log)
{
    private const int MaxVersions = 100;

    public async Task<DatasetView> ReadAsync(DatasetRow row, int page, int size, CancellationToken ct)
    {
        var at = travel.At;
        var versions = await tables.ListAsync<DatasetVersionRow>(at, "dataset_id = @DatasetId", new { row.DatasetId }, "version desc", MaxVersions, ct: ct);
        var used = await uses.OfAsync(row.DatasetId, at, ct);
        var names = await people.NamesAsync(versions.Select(v => v.UploaderId).Append(row.OwnerId), ct);
        var readers = await tables.ListAsync<ScenarioRow>(
            at, $"scenario_id in (select s.scenario_id from {tables.From<ScenarioDatasetRow>(at)} s where s.dataset_id = @id)", new { id = row.DatasetId }, "number", ct: ct);
        var schedule = row.Origin == OriginKind.File || at.IsPast ? null : (await work.SchedulesOfAsync([Freshness.ScheduleOf(row.SourceJobId, row.DatasetId)], ct)).FirstOrDefault();
        var rows = row.TableFile is { } file ? $"{row.Path}/{file}" : null;
        var gone = at.IsPast && rows is not null && !File.Exists(lake.Physical(rows));
        string? NameOf(Guid? id) => id is { } known ? names.GetValueOrDefault(known) : null;
        return new(
            NameOf(row.OwnerId), await ProgressAsync(row, ct), rows is null || gone ? null : await PreviewAsync(rows, page, size, ct), gone, Statistics(row),
            [.. versions.Select(v => new VersionLine(v, NameOf(v.UploaderId ?? row.OwnerId), used.TryGetValue(v.Version, out var run) ? run : null, v.Version == row.TableVersion))],
            readers, at.IsPast && travel.Instant is null ? null : Freshness.Of(row.IngestedAt, schedule, travel.Instant ?? clock.GetUtcNow()));
    }

    public async Task<Progress?> ProgressAsync(DatasetRow row, CancellationToken ct) =>
        travel.IsPast ? null : row.Status == DatasetStatus.Importing || row.PendingUpload is not null ? await board.ReadAsync(IngestDataset.ProgressKey(row.DatasetId), ct) : null;

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
