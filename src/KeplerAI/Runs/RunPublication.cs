using KeplerAI.Compute.DataLake;
using KeplerAI.Compute.Ingestion;
using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;
using KeplerAI.Messaging;

namespace KeplerAI.Runs;

/// <summary>Publishes a scoring run twice: the full table in the lake, the light one in PostgreSQL, only if their ids are the same set (D61).</summary>
public sealed class RunPublication(IResultPublisher publisher, IReadTables tables, IDataLake lake, RunHarvest harvest)
{
    /// <returns>What was published, or the report of the refusal.</returns>
    public async Task<(ResultsPublished? Results, PublicationRefused? Refused)> PublishAsync(Run run, PreparedRun prepared, ManifestPublication publication, string folder, CancellationToken ct)
    {
        var (full, light) = (Path.Combine(folder, publication.Full), Path.Combine(folder, publication.Light));
        var report = await publisher.CompareAsync(full, light, ct);
        if (report.Rule is { } rule)
            return (null, new(rule, report.FullRows, report.LightRows, report.Offending));

        var keys = await TrainedKeysAsync(run, prepared, publication.RowKey, ct);
        var table = $"panel_uc{run.UseCaseNumber}_run{run.Number}";
        LoadedTable loaded;
        try
        {
            loaded = await publisher.LoadAsync(light, table, publication.RowKey, keys, ct);
        }
        catch (PublicationException e)
        {
            return (null, new(e.Rule, report.FullRows, report.LightRows, report.Offending));
        }

        var kept = await harvest.FullTableAsync(run, full, report.FullRows, ct);
        return (new(run.Attempt, run.Mode, loaded.Rows, table, [.. loaded.Columns.Select(c => new ColumnSchema(c.Name, c.Type))], kept, publication.RowKey, loaded.TrainedOn, prepared.Model?.Sha256), null);
    }

    /// <summary>The keys that the loaded model was trained on, when both sides name rows by the same column.</summary>
    private async Task<string?> TrainedKeysAsync(Run run, PreparedRun prepared, string? rowKey, CancellationToken ct)
    {
        if (rowKey is null || prepared.Model is not { } model || model.RowKey != rowKey)
            return null;
        var rows = await tables.ListAsync<ModelRow>(AsOf.Now, "scenario_id = @ScenarioId and path = @Path", new { run.ScenarioId, model.Path }, ct: ct);
        return rows is [{ TrainedRowsPath: { } path }] ? lake.Physical(path) : null;
    }
}
