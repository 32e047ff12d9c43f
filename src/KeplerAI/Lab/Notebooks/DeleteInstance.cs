using KeplerAI.Messaging;

namespace KeplerAI.Lab.Notebooks;

/// <summary>« Supprimer »: the instance goes and its resources are free; the scenario's folders stay.</summary>
public sealed record DeleteInstance(Guid InstanceId) : ICommand<NotebookInstance>
{
    Guid ICommand.StreamId => InstanceId;
}

public static class DeleteInstanceHandler
{
    public static Decision Handle(DeleteInstance _, NotebookInstance? state) => state switch
    {
        null => Decision.Refuse("notebook.deleted"),
        { Status: InstanceStatus.Deleted } => Decision.Nothing,
        _ => Decision.Of(new InstanceDeleted()).Release(InstanceClaims.Scope, InstanceClaims.Name(state.ScenarioId, state.OwnerId)),
    };
}
