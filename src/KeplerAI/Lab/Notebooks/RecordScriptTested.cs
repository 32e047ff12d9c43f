using KeplerAI.Lab.Scenarios;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.Notebooks;

/// <summary>The supervisor ran this very text in an instance of the scenario.</summary>
public sealed record RecordScriptTested(Guid ScenarioId, ScenarioFolder Folder, string File, string Sha256, bool Succeeded, Guid InstanceId) : ICommand<Scenario>
{
    Guid ICommand.StreamId => ScenarioId;
}

public static class RecordScriptTestedHandler
{
    public static Decision Handle(RecordScriptTested command, Scenario? state) => state is null
        ? Decision.Refuse("notebook.scenario_unknown")
        : Decision.Of(new ScriptTested(command.Folder, command.File, command.Sha256, command.Succeeded, command.InstanceId));
}
