using System.Collections.Immutable;
using KeplerAI.Messaging;

namespace KeplerAI.Runs;

/// <summary>A worker takes the run: script copied into the lake, inputs known by content.</summary>
public sealed record StartRun(Guid RunId, int Attempt, string ScriptPath, string ScriptSha256, ImmutableArray<RunInput> Inputs, string Limiter) : ICommand<Run>
{
    Guid ICommand.StreamId => RunId;
}

public static class StartRunHandler
{
    public static Decision Handle(StartRun command, Run? run) => run switch
    {
        null => Decision.Refuse("run.missing"),
        { IsOver: true } => Decision.Refuse("run.over"),
        { Status: RunStatus.Running } => Decision.Refuse("run.already_started"),
        _ => Decision.Of(new RunStarted(command.Attempt, command.ScriptPath, command.ScriptSha256, command.Inputs, command.Limiter)),
    };
}
