using System.Collections.Immutable;
using KeplerAI.Messaging;

namespace KeplerAI.Runs;

public sealed record FinishRun(Guid RunId, int Attempt, double Seconds, ImmutableArray<RunOutput> Outputs) : ICommand<Run>
{
    Guid ICommand.StreamId => RunId;
}

public static class FinishRunHandler
{
    public static Decision Handle(FinishRun command, Run? run) =>
        RunFence.Within(run, command.Attempt, r => Decision.Of(new RunSucceeded(command.Attempt, command.Seconds, command.Outputs)).Told(r, RunStatus.Succeeded));
}

/// <param name="Attempt">The attempt that failed; a run whose script could not even be prepared fails from the queue.</param>
public sealed record FailRun(Guid RunId, int Attempt, double Seconds, string Rule, int? ExitCode) : ICommand<Run>
{
    Guid ICommand.StreamId => RunId;
}

public static class FailRunHandler
{
    public static Decision Handle(FailRun command, Run? run)
    {
        var failed = Decision.Of(new RunFailed(command.Attempt, command.Seconds, command.Rule, command.ExitCode));
        return run is { Status: RunStatus.Queued } ? failed.Told(run, RunStatus.Failed) : RunFence.Within(run, command.Attempt, r => failed.Told(r, RunStatus.Failed));
    }
}

/// <summary>The worker's answer to « Annuler »: the process was told to end, and is gone or not.</summary>
public sealed record SettleCancelledRun(Guid RunId, int Attempt, double Seconds, bool ProcessEnded) : ICommand<Run>
{
    Guid ICommand.StreamId => RunId;
}

public static class SettleCancelledRunHandler
{
    public static Decision Handle(SettleCancelledRun command, Run? run) =>
        RunFence.Within(run, command.Attempt, r => Decision.Of(new RunCancelled(command.Attempt, command.Seconds, command.ProcessEnded)).Told(r, RunStatus.Cancelled));
}
