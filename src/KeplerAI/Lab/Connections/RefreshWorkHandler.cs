using System.Collections.Immutable;
using KeplerAI.Compute.DataLake;
using KeplerAI.Compute.Databases;
using KeplerAI.Compute.Ingestion;
using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;
using KeplerAI.Messaging;
using KeplerAI.Platform.Hosting;

namespace KeplerAI.Lab.Connections;

/// <summary>Extracts to a local file, puts a window in its place, publishes, and records what came of it. What a person cannot mend is tried again.</summary>
public sealed class RefreshWorkHandler(
    IEventStore store, ConnectionSources connections, IDatabaseSource source, ITableStatistics statistics, DatasetPublisher publisher, FeedLock turn, LateRows late, IDataLake lake, IProgressBoard board,
    ICommandBus bus, KeplerSettings settings, ILogger<RefreshWorkHandler> log) : IWorkHandler<RefreshWork>
{
    private static readonly string[] Passing = ["database.lost", "database.refused", "database.timeout", "database.busy", "database.interrupted", "duckdb.ended", "spark.unreachable", "hdfs.failed"];

    public async Task HandleAsync(RefreshWork work, WorkLease lease, CancellationToken ct)
    {
        await using var held = await turn.TakeAsync(work.DatasetId, ct);
        var outcome = await RunAsync(work, lease.Attempt, ct);
        if (outcome is RecordRefreshFailed { Rule: var rule } && Passing.Contains(rule) && lease.Attempt < RefreshWork.Attempts)
            throw new InvalidOperationException($"The refresh did not come through ({rule}) and is tried again.");
        var key = DeterministicGuid.From("refresh-outcome", $"{work.RefreshId:N}");
        var result = await bus.SendAsync(outcome, new CommandEnvelope(Actor.System.UserId, key), ct);
        if (!result.Ok)
            throw new InvalidOperationException($"The outcome of the refresh was not recorded: {result.Outcome}.");
        if (outcome is RecordRefreshFailed failed)
            await bus.SendAsync(new RecordDatasetIngestionFailed(work.DatasetId, Origin(work), failed.Rule, null, null, failed.Detail), new CommandEnvelope(Actor.System.UserId, DeterministicGuid.From("refresh-failed", $"{work.RefreshId:N}")), ct);
    }

    private static string Origin(RefreshWork work) => $"refresh:{work.RefreshId:N}";

    private static RecordRefreshFailed Failed(RefreshWork work, string rule, string? detail = null) => new(work.DatasetId, work.RefreshId, work.Day, rule, detail);

    private async Task<ICommand> RunAsync(RefreshWork work, int attempt, CancellationToken ct)
    {
        Directory.CreateDirectory(settings.Staging);
        var files = new RefreshFiles(Path.Combine(settings.Staging, $"refresh-{work.RefreshId:N}"));
        try
        {
            return await RefreshAsync(work, attempt, files, ct);
        }
        catch (DatasetRefusedException refused)
        {
            return Failed(work, refused.Rule);
        }
        catch (Compute.DuckDb.Worker.DuckDbWorkerException worker)
        {
            return Failed(work, worker.Rule);
        }
        catch (Exception e) when (!ct.IsCancellationRequested && e is not LeaseLostException)
        {
            log.LogError(e, "The refresh of {Dataset} broke", work.DatasetId);
            return Failed(work, "dataset.ingestion_broken");
        }
        finally
        {
            files.Delete();
        }
    }

    private async Task<ICommand> RefreshAsync(RefreshWork work, int attempt, RefreshFiles files, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var feed = (await session.AggregateStreamAsync<DatabaseFeed>(DatabaseFeed.IdOf(work.DatasetId), ct: ct))!;
        var dataset = (await session.AggregateStreamAsync<Dataset>(work.DatasetId, ct: ct))!;
        if (attempt > RefreshWork.Attempts && !await publisher.HasAsync(work.DatasetId, Origin(work), ct))
            return Failed(work, "dataset.interrupted");
        var s = feed.Source;
        if (await connections.FindAsync(s.ConnectionId, feed.UseCaseId, ct) is not { } connection || await connections.LoginAsync(connection, ct) is not { } login)
            return Failed(work, "connection.removed");
        var zone = TimeZoneInfo.FindSystemTimeZoneById(feed.Schedule.Zone);
        var window = work.Day is { } day ? SourceWindows.Of(day, s.DateColumn!, s.DateKind!.Value, zone) : null;
        var fetched = await source.ExtractAsync(new(login, s.Schema, s.Table, s.Columns, window, files.Fetched), new Progress(board, work.DatasetId), ct);
        if (fetched is not { Value: { } table })
            return Failed(work, fetched.Problem!.Rule, fetched.Problem.Detail);
        var (file, next) = (files.Fetched, table);
        if (window is not null)
        {
            var previous = dataset.Current is { } current ? lake.Physical($"{dataset.Path}/{current.File}") : null;
            (file, next) = (files.Merged, await source.MergeAsync(new(previous, files.Fetched, window, files.Merged), ct));
        }

        var lateRows = await late.CountAsync(login, feed, work.Day, ct);
        await statistics.WriteAsync(file, files.Statistics, ct);
        var origin = new DatasetOrigin(OriginKind.Database, Origin(work), work.By, ConnectionId: s.ConnectionId, Table: s.FullTable, Window: work.Day?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        var published = await publisher.PublishAsync(
            work.DatasetId, file, origin, statsFile: files.Statistics, table: new(new(next.Rows, [.. next.Columns]), next.Sha256, "", ""), ct: ct);
        return new RecordRefreshFinished(work.DatasetId, work.RefreshId, work.Day, published.Version, table.Rows, table.Unsayable, lateRows);
    }

    /// <summary>Reports are best effort: the board coalesces them, and the outcome does not depend on them.</summary>
    private sealed class Progress(IProgressBoard board, Guid datasetId) : IProgress<long>
    {
        public void Report(long value) => _ = board.ReportAsync(IngestDataset.ProgressKey(datasetId), "dataset.phase.extracting", null, value.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}

/// <summary>Local files of one refresh, named by it: an attempt overwrites what the one before left.</summary>
internal sealed record RefreshFiles(string Stem)
{
    public string Fetched => $"{Stem}.parquet";

    public string Merged => $"{Stem}-merged.parquet";

    public string Statistics => $"{Stem}.json";

    public void Delete()
    {
        foreach (var file in new[] { Fetched, Merged, Statistics })
            File.Delete(file);
    }
}
