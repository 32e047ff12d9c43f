using Dapper;
using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;
using KeplerAI.Platform.Hosting;
using KeplerAI.Runs;

namespace KeplerAI.Demo;

/// <summary>What the analyst and the auditor see at the end, and the figures of the summary.</summary>
public sealed class DemoReport(IReadTables tables, IEventStore store, PagesDatabase database, KeplerSettings settings)
{
    /// <summary>The analyst opens the panel and one row of it.</summary>
    public async Task<bool> ReadPanelAsync(int useCase, int run, CancellationToken ct)
    {
        using var analyst = await DemoVisitor.SignInAsync(settings.Url, "analyste", ct);
        var panel = await analyst.ReadAsync($"/monitoring/{useCase}", ct);
        return panel.Contains($"{run}-", StringComparison.Ordinal) ? true : throw new InvalidOperationException($"The panel shows no row of run {run}.");
    }

    /// <summary>The auditor reads the use case's log.</summary>
    public async Task<bool> ReadJournalAsync(int useCase, CancellationToken ct)
    {
        await store.CatchUpAsync(ct);
        using var auditor = await DemoVisitor.SignInAsync(settings.Url, "auditeur", ct);
        var journal = await auditor.ReadAsync($"/administration/journaux?uc=UC_{useCase}", ct);
        return journal.Contains($"UC_{useCase}", StringComparison.Ordinal) ? true : throw new InvalidOperationException("The audit log shows nothing of the use case.");
    }

    public async Task<DemoSummary> SummariseAsync(int useCase, DatasetRow dataset, Guid training, Guid scoring, IReadOnlyList<DemoStep> steps, CancellationToken ct)
    {
        var model = await tables.FindAsync<ModelRow>(AsOf.Now, training, ct) ?? throw new InvalidOperationException("No model was trained.");
        var results = await tables.FindAsync<PublicationRow>(AsOf.Now, scoring, ct) ?? throw new InvalidOperationException("No result was published.");
        double Metric(string name) => Math.Round(model.Metrics.Single(m => m.Name == name).Value, 4);
        await using var connection = await database.OpenAsync(ct);
        var events = await connection.ExecuteScalarAsync<long>(new CommandDefinition("select count(*) from kepler_events.mt_events", cancellationToken: ct));
        await using var session = store.QuerySession();
        var ingested = (await session.AggregateStreamAsync<Dataset>(dataset.DatasetId, ct: ct))!.Current!.Rows;
        return new DemoSummary(ingested, results.Rows, Metric("auc_holdout"), [Metric("auc_holdout_ci_low"), Metric("auc_holdout_ci_high")], Metric("auc_folds"), events, $"{settings.Url}/monitoring/{useCase}", steps);
    }
}
