using KeplerAI.EventStore;

namespace KeplerAI.Messaging;

/// <summary>What a reactor asks for. Written in the transaction of its checkpoint.</summary>
public abstract record Reaction;

/// <summary>Durable work. <paramref name="Key"/> is unique: enqueuing it twice is enqueuing it once. <paramref name="Payload"/>'s type picks the handler.</summary>
/// <param name="Priority">Higher goes first within its queue.</param>
/// <param name="Due">Not before this instant; null for now.</param>
public sealed record Enqueue(string Queue, string Key, object Payload, int Priority = 0, int MaxAttempts = 1, DateTimeOffset? Due = null) : Reaction;

/// <summary>Gives dead work one more attempt, now. Nothing when it is not dead any more.</summary>
public sealed record RetryWork(string Key) : Reaction;

/// <summary>Gives dead work up for good; its row stays, with the reason. Nothing when it is not dead any more.</summary>
public sealed record DiscardWork(string Key, string Reason) : Reaction;

/// <summary>Schedules <paramref name="JobId"/> from <paramref name="From"/> on; replaces its former schedule, and never fires a slot before <paramref name="From"/>.</summary>
/// <param name="Cap">How many missed slots fire at most, for <see cref="MissedSlots.All"/>.</param>
public sealed record ScheduleJob(Guid JobId, string Cron, string Zone, DateTimeOffset From, MissedSlots Missed = MissedSlots.Once, int Cap = 10) : Reaction;

public sealed record UnscheduleJob(Guid JobId) : Reaction;

/// <summary>Turns events into durable work and schedules. Runs once per event, never in a rebuild.</summary>
public abstract class Reactor(string name)
{
    public string Name { get; } = name;

    internal Dictionary<Type, Func<IEvent, IEnumerable<Reaction>>> Handlers { get; } = [];

    protected void On<TEvent>(Func<IEvent<TEvent>, IEnumerable<Reaction>> react) where TEvent : notnull =>
        Handlers[typeof(TEvent)] = e => react((IEvent<TEvent>)e);
}
