using KeplerAI.Messaging;

namespace KeplerAI.Runs;

/// <summary>What a worker says of a run counts only for the attempt in force: after a crash, the predecessor's words are void.</summary>
public static class RunFence
{
    public static Decision Within(Run? run, int attempt, Func<Run, Decision> decide) => run switch
    {
        null => Decision.Refuse("run.missing"),
        { IsOver: true } => Decision.Refuse("run.over"),
        { Status: RunStatus.Queued } => Decision.Refuse("run.not_started"),
        _ when run.Attempt != attempt => Decision.Refuse("run.stale_attempt", null, attempt, run.Attempt),
        _ => decide(run),
    };
}
