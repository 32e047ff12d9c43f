using KeplerAI.Lab.Jobs;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.ScenarioJobs;

/// <summary>« Reprendre », the guide's « Résume ». Takes effect from now: no slot of the pause is made up for.</summary>
public sealed record ResumeJob(Guid JobId) : ICommand<ScenarioJob>
{
    Guid ICommand.StreamId => JobId;
}

public static class ResumeJobHandler
{
    public static Decision Handle(ResumeJob _, ScenarioJob? job) =>
        JobMachine.Decide(job?.Status, JobVerb.Resume, job?.Draft is not null, () => Decision.Of(new ScenarioJobResumed(job!.InForce!)));
}
