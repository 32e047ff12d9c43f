using KeplerAI.Messaging;

namespace KeplerAI.Lab.Notebooks;

/// <summary>« Activer »: starts a stopped instance, at its sizing.</summary>
public sealed record StartInstance(Guid InstanceId) : ICommand<NotebookInstance>
{
    Guid ICommand.StreamId => InstanceId;
}

public static class StartInstanceHandler
{
    public static Decision Handle(StartInstance _, NotebookInstance? state, Actor actor) => state switch
    {
        null or { Status: InstanceStatus.Deleted } => Decision.Refuse("notebook.deleted"),
        { Status: InstanceStatus.Stopped or InstanceStatus.Failed } => Decision.Of(new InstanceStartRequested(actor.UserId)),
        _ => Decision.Nothing,
    };
}
