using KeplerAI.EventStore;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.ScenarioJobs;

/// <summary>Keeps the schedules in step with the jobs. Every change counts from its own instant: no slot of the past is made up for.</summary>
public sealed class JobReactor : Reactor
{
    public JobReactor() : base("scenario_jobs")
    {
        On<ScenarioJobActivated>(e => [Planned(e, e.Data.Definition)]);
        On<ScenarioJobResumed>(e => [Planned(e, e.Data.Definition)]);
        On<ScenarioJobPaused>(e => [new UnscheduleJob(e.StreamId)]);
        On<ScenarioJobDeleted>(e => [new UnscheduleJob(e.StreamId)]);
    }

    private static Reaction Planned(IEvent e, JobDefinition definition) =>
        definition.Cron is { } cron ? new ScheduleJob(e.StreamId, cron, definition.Zone, e.Timestamp) : new UnscheduleJob(e.StreamId);
}
