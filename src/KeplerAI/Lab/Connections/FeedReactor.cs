using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.Connections;

/// <summary>The work of a refresh: from the database to a version of the dataset.</summary>
/// <param name="By">Who asked; null for the scheduler.</param>
public sealed record RefreshWork(Guid DatasetId, Guid RefreshId, DateOnly? Day, Guid? By)
{
    /// <summary>A refresh cut off by a crash or a lost server begins anew: nothing of it stands before its last step. When all are cut off, later ones only say so.</summary>
    public const int Attempts = 3;

    public const int MaxAttempts = Attempts + 3;
}

/// <summary>Keeps schedules in step with the feeds, each change from its own instant, and turns requests into work.</summary>
public sealed class FeedReactor : Reactor
{
    public FeedReactor()
        : base("database_feeds")
    {
        On<DatabaseFeedCreated>(e => [Planned(e, e.Data.Schedule)]);
        On<DatabaseFeedResumed>(e => [Planned(e, e.Data.Schedule)]);
        On<DatabaseFeedScheduled>(e => [Planned(e, e.Data.Schedule)]);
        On<DatabaseFeedPaused>(e => [new UnscheduleJob(e.StreamId)]);
        On<DatasetArchived>(e => [new UnscheduleJob(DatabaseFeed.IdOf(e.StreamId))]);
        On<DatabaseRefreshRequested>(e =>
        [
            new Enqueue("ingestion", $"refresh:{e.Data.RefreshId:N}", new RefreshWork(e.Data.DatasetId, e.Data.RefreshId, e.Data.Day, By(e)), MaxAttempts: RefreshWork.MaxAttempts),
        ]);
    }

    private static Reaction Planned(IEvent e, FeedSchedule schedule) =>
        schedule.Cron is { } cron ? new ScheduleJob(e.StreamId, cron, schedule.Zone, e.Timestamp, schedule.Missed) : new UnscheduleJob(e.StreamId);

    private static Guid? By(IEvent e) => Guid.TryParse(e.UserName, out var id) && id != Actor.System.UserId ? id : null;
}
