using KeplerAI.Messaging;

namespace KeplerAI.Lab.ScenarioJobs;

/// <summary>« Reprendre », the guide's « Résume ». Takes effect from now: no slot of the pause is made up for.</summary>
public sealed record ResumeJob(Guid JobId) : ICommand<ScenarioJob>
{
    Guid ICommand.StreamId => JobId;
}

public static class ResumeJobHandler
{
    public static Decision Handle(ResumeJob _, ScenarioJob? job) => job?.Status switch
    {
        null => Decision.Refuse("job.missing"),
        JobStatus.Paused => Decision.Of(new ScenarioJobResumed(job.InForce!)),
        JobStatus.Deleted => Decision.Refuse("job.deleted"),
        _ => Decision.Refuse("job.not_paused"),
    };
}
