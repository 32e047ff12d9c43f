using System.Collections.Immutable;
using KeplerAI.Compute.Databases;
using KeplerAI.EventStore;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.Connections;

/// <summary>« Mode d'extraction ».</summary>
public enum ExtractionMode
{
    /// <summary>The whole table, each time.</summary>
    Overwrite,

    /// <summary>The day before, on a date or timestamp column.</summary>
    Append,
}

/// <summary>When a feed runs by itself.</summary>
public sealed record FeedSchedule(string? Cron, string Zone, MissedSlots Missed);

/// <param name="DateColumn">« Colonne date », one of <paramref name="Columns"/>; null when overwriting.</param>
public sealed record FeedSource(Guid ConnectionId, string? Schema, string Table, ImmutableArray<string> Columns, ExtractionMode Mode, string? DateColumn, SourceTime? DateKind)
{
    public string FullTable => Schema is null ? Table : $"{Schema}.{Table}";
}

/// <param name="FeedId">Its stream; one per dataset.</param>
[EventName("database_feed_created")]
public sealed record DatabaseFeedCreated(Guid FeedId, Guid DatasetId, Guid UseCaseId, int UseCaseNumber, string Name, FeedSource Source, FeedSchedule Schedule);

[EventName("database_feed_scheduled")]
public sealed record DatabaseFeedScheduled(FeedSchedule Schedule);

[EventName("database_feed_paused")]
public sealed record DatabaseFeedPaused(string Reason);

[EventName("database_feed_resumed")]
public sealed record DatabaseFeedResumed(FeedSchedule Schedule);

/// <param name="Slot">The due instant, for a refresh by the scheduler.</param>
/// <param name="Day">The day whose window is fetched; null for the whole table.</param>
[EventName("database_refresh_requested")]
public sealed record DatabaseRefreshRequested(Guid RefreshId, Guid DatasetId, DateTimeOffset? Slot, DateOnly? Day);

/// <param name="Late">Rows that have appeared in windows loaded before, by day.</param>
/// <param name="Unsayable">Values that no value of their column's type can say, kept as nulls.</param>
[EventName("database_refresh_finished")]
public sealed record DatabaseRefreshFinished(Guid RefreshId, DateOnly? Day, int Version, long FetchedRows, long Unsayable, ImmutableArray<LateWindow> Late);

/// <param name="Rule">Resource key of the reason.</param>
[EventName("database_refresh_failed")]
public sealed record DatabaseRefreshFailed(Guid RefreshId, DateOnly? Day, string Rule, string? Detail);

public sealed record LateWindow(DateOnly Day, long Rows);

/// <param name="Pending">The refresh under way.</param>
/// <param name="Windows">Days loaded, with the rows they had then.</param>
/// <param name="Since">When the present rhythm began: no slot of before refreshes.</param>
public sealed record DatabaseFeed(Guid Id, Guid DatasetId, Guid UseCaseId, FeedSource Source, FeedSchedule Schedule, bool Paused, Guid? Pending, ImmutableSortedDictionary<DateOnly, long> Windows, DateTimeOffset Since)
{
    public static Guid IdOf(Guid datasetId) => DeterministicGuid.From("database-feed", datasetId.ToString("N"));

    public static DatabaseFeed Create(IEvent<DatabaseFeedCreated> e) =>
        new(e.Data.FeedId, e.Data.DatasetId, e.Data.UseCaseId, e.Data.Source, e.Data.Schedule, false, null, ImmutableSortedDictionary<DateOnly, long>.Empty, e.Timestamp);

    public DatabaseFeed Apply(IEvent<DatabaseFeedScheduled> e) => this with { Schedule = e.Data.Schedule, Since = e.Timestamp };

    public DatabaseFeed Apply(DatabaseFeedPaused _) => this with { Paused = true };

    public DatabaseFeed Apply(IEvent<DatabaseFeedResumed> e) => this with { Paused = false, Schedule = e.Data.Schedule, Since = e.Timestamp };

    public DatabaseFeed Apply(DatabaseRefreshRequested e) => this with { Pending = e.RefreshId };

    public DatabaseFeed Apply(DatabaseRefreshFinished e) => this with { Pending = Pending == e.RefreshId ? null : Pending, Windows = e.Day is { } day ? Windows.SetItem(day, e.FetchedRows) : Windows };

    public DatabaseFeed Apply(DatabaseRefreshFailed e) => this with { Pending = Pending == e.RefreshId ? null : Pending };
}
