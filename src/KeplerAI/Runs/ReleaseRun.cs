using System.Collections.Immutable;
using KeplerAI.Lab.IngestionJobs;
using KeplerAI.Messaging;

namespace KeplerAI.Runs;

/// <summary>The run that this one waited for has ended: it may start.</summary>
public sealed record ReleaseRun(Guid RunId) : ICommand<Run>
{
    Guid ICommand.StreamId => RunId;
}

public static class ReleaseRunHandler
{
    public static Decision Handle(ReleaseRun _, Run? run) =>
        run is { Status: RunStatus.Queued, Ingestion.Waiting: true } ? Decision.Of(new RunReleased()) : Decision.Nothing;
}

/// <summary>The datasets that the run wrote are published.</summary>
public sealed record RecordSavedDatasets(Guid RunId, int Attempt, ImmutableArray<SavedDataset> Datasets, ImmutableArray<RunInput> Inputs) : ICommand<Run>
{
    Guid ICommand.StreamId => RunId;
}

public static class RecordSavedDatasetsHandler
{
    public static Decision Handle(RecordSavedDatasets command, Run? run) =>
        RunFence.Within(run, command.Attempt, _ => Decision.Of(new DatasetsSaved(command.Attempt, command.Datasets, command.Inputs)));
}

public static class RunEnding
{
    /// <summary>The job of an ingestion run learns of its end in the same transaction.</summary>
    public static Decision Told(this Decision ended, Run run, RunStatus outcome) =>
        run.Ingestion is null || ended.IsRefused ? ended : ended.Also<IngestionJob>(run.JobId, new IngestionRunEnded(run.Id, run.Number, outcome));
}
