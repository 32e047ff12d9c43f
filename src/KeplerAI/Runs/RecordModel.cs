using KeplerAI.Lab.Scenarios;
using KeplerAI.Messaging;

namespace KeplerAI.Runs;

/// <summary>The model that a training run left in its output folder is in the lake.</summary>
public sealed record RecordModel(Guid RunId, int Attempt, ModelTrained Model) : ICommand<Run>
{
    Guid ICommand.StreamId => RunId;
}

public static class RecordModelHandler
{
    public static Decision Handle(RecordModel command, Run? run) => RunFence.Within(run, command.Attempt, r =>
        r.Folder != ScenarioFolder.Training ? Decision.Refuse("run.model_outside_training")
        : r.Model is not null ? Decision.Nothing
        : Decision.Of(command.Model));
}
