using KeplerAI.Messaging;

namespace KeplerAI.Lab.Notebooks;

/// <summary>« Stopper »: the process ends and its resources are free; the files stay.</summary>
public sealed record StopInstance(Guid InstanceId) : ICommand<NotebookInstance>
{
    Guid ICommand.StreamId => InstanceId;
}

public static class StopInstanceHandler
{
    public static Decision Handle(StopInstance _, NotebookInstance? state, Actor actor) => state switch
    {
        null or { Status: InstanceStatus.Deleted } => Decision.Refuse("notebook.deleted"),
        { Status: InstanceStatus.Active or InstanceStatus.Requested } => Decision.Of(new InstanceStopRequested(actor.UserId)),
        _ => Decision.Nothing,
    };
}
