using KeplerAI.Messaging;

namespace KeplerAI.Lab.Notebooks;

/// <summary>« Relancer »: a new process at the same sizing, whether one runs or not.</summary>
public sealed record RestartInstance(Guid InstanceId) : ICommand<NotebookInstance>
{
    Guid ICommand.StreamId => InstanceId;
}

public static class RestartInstanceHandler
{
    public static Decision Handle(RestartInstance _, NotebookInstance? state, Actor actor) => state switch
    {
        null or { Status: InstanceStatus.Deleted } => Decision.Refuse("notebook.deleted"),
        { Status: InstanceStatus.Requested } => Decision.Refuse("notebook.starting"),
        _ => Decision.Of(new InstanceStartRequested(actor.UserId)),
    };
}
