using KeplerAI.Messaging;

namespace KeplerAI.Runs;

/// <summary>« Annuler » (D47). A run still in the queue ends at once; a running one ends when its process has.</summary>
public sealed record CancelRun(Guid RunId) : ICommand<Run>
{
    Guid ICommand.StreamId => RunId;
}

public static class CancelRunHandler
{
    public static Decision Handle(CancelRun _, Run? run, Actor actor) => run switch
    {
        null => Decision.Refuse("run.missing"),
        { IsOver: true } => Decision.Refuse("run.over"),
        { CancelRequested: true } => Decision.Nothing,
        { Status: RunStatus.Queued } => Decision.Of(new RunCancelRequested(actor.UserId), new RunCancelled(0, 0, ProcessEnded: true)).Told(run, RunStatus.Cancelled),
        _ => Decision.Of(new RunCancelRequested(actor.UserId)),
    };
}
