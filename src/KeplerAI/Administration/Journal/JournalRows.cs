using System.Reflection;
using KeplerAI.EventStore;

namespace KeplerAI.Administration.Journal;

/// <summary>One line of the audit log per event, whatever its type: who, when, what, on which stream. The body stays in the event itself.</summary>
public sealed record JournalRow([property: Key] long Sequence, Guid StreamId, long Version, string Type, Guid? UserId, DateTimeOffset At, string? CorrelationId);

/// <summary>Folds <see cref="JournalRow"/> from every event type of the application.</summary>
public sealed class JournalRows : TemporalProjection<JournalRow>
{
    private static readonly MethodInfo Follow = typeof(JournalRows).GetMethod(nameof(FollowOne), BindingFlags.Instance | BindingFlags.NonPublic)!;

    public JournalRows() : base("journal")
    {
        foreach (var type in typeof(JournalRows).Assembly.GetTypes().Where(t => t.IsDefined(typeof(EventNameAttribute), inherit: false)))
            Follow.MakeGenericMethod(type).Invoke(this, null);
    }

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public override IReadOnlyList<string> Indexes => ["stream_id, sequence", "user_id, sequence", "type, sequence", "at"];

    private void FollowOne<TEvent>() where TEvent : notnull =>
        Project<TEvent>(e => e.Sequence, (_, e) => new(e.Sequence, e.StreamId, e.Version, e.EventTypeName, Guid.TryParse(e.UserName, out var user) ? user : null, e.Timestamp, e.CorrelationId));
}
