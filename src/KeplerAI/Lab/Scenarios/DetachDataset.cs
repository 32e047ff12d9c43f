using KeplerAI.Messaging;

namespace KeplerAI.Lab.Scenarios;

/// <summary>« Dissocier »: the dataset itself stays (D27).</summary>
public sealed record DetachDataset(Guid ScenarioId, Guid DatasetId) : ICommand<Scenario>
{
    Guid ICommand.StreamId => ScenarioId;
}

public static class DetachDatasetHandler
{
    public static Decision Handle(DetachDataset command, Scenario state) =>
        state.Datasets.Contains(command.DatasetId) ? Decision.Of(new DatasetDetached(command.DatasetId)) : Decision.Nothing;
}
