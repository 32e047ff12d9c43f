using KeplerAI.EventStore;
using KeplerAI.Lab.Scenarios;

namespace KeplerAI.Runs;

/// <summary>Folds <see cref="RunRow"/>.</summary>
public sealed class RunRows : TemporalProjection<RunRow>
{
    public RunRows() : base("run")
    {
        Project<RunRequested>(e => e.StreamId, (_, e) => Requested(e.Data, e));
        Project<IngestionRunRequested>(e => e.StreamId, (_, e) => Requested(e.Data, e));
        Change<RunReleased>((row, _) => row with { Waiting = false });
        Change<DatasetsSaved>((row, e) => row with { Datasets = e.Data.Datasets, Inputs = e.Data.Inputs });
        Change<RunStarted>((row, e) => row with { Status = RunStatus.Running, StartedAt = e.Timestamp, Attempt = e.Data.Attempt, ScriptPath = e.Data.ScriptPath, ScriptSha256 = e.Data.ScriptSha256, Inputs = e.Data.Inputs, Limiter = e.Data.Limiter });
        Change<RunCancelRequested>((row, _) => row with { CancelRequested = true });
        Change<ModelTrained>((row, _) => row with { HasModel = true });
        Change<ResultsPublished>((row, _) => row with { HasResults = true });
        Change<PublicationRefused>((row, _) => row);
        Change<RunSucceeded>((row, e) => Over(row, e, RunStatus.Succeeded, e.Data.Seconds) with { Outputs = e.Data.Outputs });
        Change<RunFailed>((row, e) => Over(row, e, RunStatus.Failed, e.Data.Seconds) with { Rule = e.Data.Rule, ExitCode = e.Data.ExitCode });
        Change<RunCancelled>((row, e) => Over(row, e, RunStatus.Cancelled, e.Data.Seconds) with { ProcessEnded = e.Data.ProcessEnded });
    }

    public override IReadOnlyList<string> Indexes => ["number", "use_case_id, number", "job_id, status", "scenario_id"];

    private void Change<TEvent>(Func<RunRow, IEvent<TEvent>, RunRow> change) where TEvent : notnull =>
        Project<TEvent>(e => e.StreamId, (row, e) => change(row!, e) with { EventNumber = e.Sequence });

    private static RunRow Requested(RunRequested e, IEvent at) => new(
        e.RunId, e.Number, e.UseCaseId, e.UseCaseNumber, e.ScenarioId, e.ScenarioNumber, e.JobId, e.JobNumber, e.JobVersion, e.Folder, e.File, e.Mode, RunStatus.Queued,
        e.Slot, e.RequestedBy, at.Timestamp, null, null, null, 0, false, null, null, null, [], [], null, null, null, false, false, null, null, 1, false, [], at.Sequence);

    private static RunRow Requested(IngestionRunRequested e, IEvent at) => new(
        e.RunId, e.Number, e.UseCaseId, e.UseCaseNumber, null, null, e.JobId, e.JobNumber, e.JobVersion, null, e.File, RunMode.Production, RunStatus.Queued,
        e.Slot, e.RequestedBy, at.Timestamp, null, null, null, 0, false, null, null, null, [], [], null, null, null, false, false, e.JobName, e.Window, e.Try, e.WaitsFor is not null, [], at.Sequence);

    private static RunRow Over(RunRow row, IEvent e, RunStatus status, double seconds) => row with { Status = status, EndedAt = e.Timestamp, Seconds = seconds };
}

/// <summary>Folds <see cref="ModelRow"/>: made with the training run, filled when it saves a model, usable when it succeeds.</summary>
public sealed class ModelRows : TemporalProjection<ModelRow>
{
    public ModelRows() : base("trained_model")
    {
        Project<RunRequested>(e => e.StreamId, (_, e) => e.Data.Folder != ScenarioFolder.Training
            ? null
            : new(e.Data.RunId, e.Data.Number, e.Data.UseCaseId, e.Data.ScenarioId, null, null, null, [], [], null, null, false, e.Timestamp));
        Project<ModelTrained>(e => e.StreamId, (row, e) => row is null ? null : row with
        {
            Path = e.Data.Path,
            Sha256 = e.Data.Sha256,
            Framework = e.Data.Framework,
            Metrics = [.. e.Data.Metrics.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => new Measure(m.Key, m.Value))],
            Parameters = [.. e.Data.Parameters.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => new Setting(p.Key, p.Value))],
            RowKey = e.Data.RowKey,
            TrainedRowsPath = e.Data.TrainedRows?.Path,
            At = e.Timestamp,
        });
        Project<RunSucceeded>(e => e.StreamId, (row, _) => row is null ? null : row with { Usable = row.Path is not null });
    }

    public override IReadOnlyList<string> Indexes => ["scenario_id, run_number"];
}

/// <summary>Folds <see cref="PublicationRow"/>.</summary>
public sealed class PublicationRows : TemporalProjection<PublicationRow>
{
    public PublicationRows() : base("publication")
    {
        Project<RunRequested>(e => e.StreamId, (_, e) => e.Data.Folder != ScenarioFolder.Scoring
            ? null
            : new(e.Data.RunId, e.Data.Number, e.Data.UseCaseId, e.Data.UseCaseNumber, e.Data.ScenarioId, e.Data.ScenarioNumber, e.Data.Mode, null, [], 0, null, null, 0, null, e.Timestamp, e.Sequence));
        Project<ResultsPublished>(e => e.StreamId, (row, e) => row is null ? null : row with
        {
            Table = e.Data.Table,
            Columns = e.Data.Columns,
            Rows = e.Data.Rows,
            FullPath = e.Data.Full.Path,
            RowKey = e.Data.RowKey,
            TrainedOn = e.Data.TrainedOn,
            ModelSha256 = e.Data.ModelSha256,
            PublishedAt = e.Timestamp,
            EventNumber = e.Sequence,
        });
    }

    public override IReadOnlyList<string> Indexes => ["use_case_id, mode, event_number", "scenario_id"];
}
