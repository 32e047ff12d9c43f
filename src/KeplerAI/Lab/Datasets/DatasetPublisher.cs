using System.Globalization;
using KeplerAI.Compute.DataLake;
using KeplerAI.Compute.Ingestion;
using KeplerAI.EventStore;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.Datasets;

/// <summary>What is known of a finished Parquet file beside its content.</summary>
/// <param name="Sha256">Of the file, when it has been computed already.</param>
public sealed record FinishedTable(TableShape Shape, string? Sha256, string SourceSha256, string Delimiter);

/// <summary>
/// Makes a finished local Parquet file the next version of a dataset: into the lake, then recorded, then pointed at. Nobody sees anything of it before it is
/// recorded; run again with the same origin key, it finds its version and only mends the pointer.
/// </summary>
public sealed class DatasetPublisher(IEventStore store, IDataLake lake, ITableReader reader, ICommandBus bus)
{
    private const int Races = 20;

    /// <param name="rejectsFile">Local file of the rows set aside, and <paramref name="statsFile"/>, of the statistics; both move into the lake beside the table.</param>
    /// <exception cref="DatasetRefusedException">When the dataset is unknown, or no longer takes versions.</exception>
    public async Task<DatasetIngested> PublishAsync(
        Guid datasetId, string localParquet, DatasetOrigin origin, long rejected = 0, string? rejectsFile = null, string? statsFile = null, FinishedTable? table = null, CancellationToken ct = default)
    {
        table ??= new(await reader.DescribeAsync(localParquet, ct), null, "", "");
        for (var race = 1; ; race++)
        {
            var state = await LoadAsync(datasetId, ct);
            if (state.Keys.Contains(origin.Key))
                break;
            var record = await AdoptAsync(state, localParquet, origin, rejected, rejectsFile, statsFile, table, ct);
            var result = await bus.SendAsync(record, new CommandEnvelope(Actor.System.UserId, DeterministicGuid.From("dataset-version", $"{datasetId:N}/{origin.Key}/{record.Version}")), ct);
            if (result.Ok)
                break;
            // Somebody else's version took the number: the file goes by the next one.
            if (result.Refusals.FirstOrDefault()?.Rule != RecordDatasetIngestedHandler.Raced && result.Outcome != Outcome.Conflict || race == Races)
                throw new DatasetRefusedException(result.Refusals.FirstOrDefault()?.Rule ?? result.Outcome.ToString());
            await BackAsync(record, localParquet, rejectsFile, statsFile, ct);
        }

        await PointAsync(datasetId, ct);
        var after = await LoadAsync(datasetId, ct);
        return after.Versions.Values.LastOrDefault(v => v.Origin?.Key == origin.Key) ?? after.Current ?? throw new DatasetRefusedException("dataset.ingestion_broken");
    }

    /// <summary>A version of this origin is recorded: what broke off since then has no bearing on it.</summary>
    public async Task<bool> HasAsync(Guid datasetId, string originKey, CancellationToken ct) => (await LoadAsync(datasetId, ct)).Keys.Contains(originKey);

    /// <summary>The lake's pointer follows the record, whoever moved it meanwhile.</summary>
    public async Task PointAsync(Guid datasetId, CancellationToken ct)
    {
        for (var state = await LoadAsync(datasetId, ct); state.Current is { } current;)
        {
            await lake.PointAsync(state.Path, current.File, ct);
            state = await LoadAsync(datasetId, ct);
            if (state.Current?.File == current.File)
                return;
        }
    }

    private async Task<RecordDatasetIngested> AdoptAsync(
        Dataset state, string parquet, DatasetOrigin origin, long rejected, string? rejectsFile, string? statsFile, FinishedTable table, CancellationToken ct)
    {
        var number = state.LastVersion + 1;
        var sha = table.Sha256 ?? await FileHash.OfAsync(parquet, ct);
        var name = string.Create(CultureInfo.InvariantCulture, $"v{number:000000}-{sha[..8]}");
        var file = await lake.AdoptAsync(parquet, $"{state.Path}/{name}.parquet", ct);
        return new(
            state.Id, number, $"{name}.parquet", table.Shape.Rows, [.. table.Shape.Columns.Select(c => new ColumnSchema(c.Name, c.Type))], file.Bytes, file.Sha256, table.SourceSha256, table.Delimiter,
            rejected, await BesideAsync(rejectsFile, "rejects.csv"), await BesideAsync(statsFile, "stats.json"), origin);

        async Task<string?> BesideAsync(string? local, string ending)
        {
            if (local is null || !File.Exists(local))
                return null;
            await lake.AdoptAsync(local, $"{state.Path}/{name}.{ending}", ct);
            return $"{name}.{ending}";
        }
    }

    // Out of the lake again, under their old local names, so that the next number can adopt them; the winner may have recorded the same content, then it stays.
    private async Task BackAsync(RecordDatasetIngested record, string parquet, string? rejectsFile, string? statsFile, CancellationToken ct)
    {
        var state = await LoadAsync(record.DatasetId, ct);
        var kept = state.Versions.Values.Any(v => v.File == record.File);
        foreach (var (file, local) in new[] { (record.File, parquet), (record.RejectsFile, rejectsFile), (record.StatsFile, statsFile) })
        {
            if (file is null || local is null)
                continue;
            var there = lake.Physical($"{state.Path}/{file}");
            if (kept)
                File.Copy(there, local, overwrite: true);
            else
            {
                File.Move(there, local, overwrite: true);
                await lake.RemoveAsync($"{state.Path}/{file}", ct);
            }
        }
    }

    private async Task<Dataset> LoadAsync(Guid datasetId, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await session.AggregateStreamAsync<Dataset>(datasetId, ct: ct) ?? throw new DatasetRefusedException("not_found");
    }
}

/// <param name="rule">Resource key of the reason.</param>
public sealed class DatasetRefusedException(string rule) : Exception(rule)
{
    public string Rule { get; } = rule;
}
