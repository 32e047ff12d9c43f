using KeplerAI.Messaging;

namespace KeplerAI.Runs;

/// <summary>Durable work: execute one run. Everything else is read from its stream.</summary>
public sealed record ExecuteRun(Guid RunId);

public sealed class RunReactor : Reactor
{
    public const string Queue = "runs";

    // Attempts after the first never run the script again: they settle what a crash interrupted, so there may be several.
    private const int Attempts = 5;

    public RunReactor() : base("runs")
    {
        On<RunRequested>(e => [Execute(e.StreamId)]);
        On<IngestionRunRequested>(e => e.Data.WaitsFor is null ? [Execute(e.StreamId)] : []);
        On<RunReleased>(e => [Execute(e.StreamId)]);
    }

    private static Enqueue Execute(Guid run) => new(Queue, $"run:{run:N}", new ExecuteRun(run), MaxAttempts: Attempts);
}
