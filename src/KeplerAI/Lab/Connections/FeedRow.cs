using System.Collections.Immutable;
using KeplerAI.Compute.Databases;
using KeplerAI.EventStore;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.Connections;

/// <summary>A day that was loaded: its rows then, and those that have appeared since.</summary>
public sealed record LoadedWindow(DateOnly Day, long Rows, long Late, DateTimeOffset At);

/// <summary>How a dataset is fed from a database. Inline table <c>database_feed</c>.</summary>
/// <param name="Windows">The latest, newest first.</param>
public sealed record FeedRow(
    [property: Key] Guid FeedId, Guid DatasetId, Guid UseCaseId, Guid ConnectionId, string? Schema, string Table, ImmutableArray<string> Columns, ExtractionMode Mode, string? DateColumn, SourceTime? DateKind,
    string? Cron, string Zone, MissedSlots Missed, bool Paused, string? PauseReason, Guid? Pending, DateTimeOffset? LastAt, string? LastRule, string? LastDetail, long? LastRows, long? LastUnsayable,
    ImmutableArray<LoadedWindow> Windows)
{
    public const int KeptWindows = 62;

    public FeedSource Source => new(ConnectionId, Schema, Table, Columns, Mode, DateColumn, DateKind);

    public FeedSchedule Schedule => new(Cron, Zone, Missed);
}

public sealed class FeedRows : TemporalProjection<FeedRow>
{
    public FeedRows()
        : base("database_feed")
    {
        Project<DatabaseFeedCreated>(e => e.StreamId, (_, e) => Created(e.Data));
        Project<DatabaseFeedScheduled>(e => e.StreamId, (row, e) => Planned(row!, e.Data.Schedule));
        Project<DatabaseFeedPaused>(e => e.StreamId, (row, e) => row! with { Paused = true, PauseReason = e.Data.Reason });
        Project<DatabaseFeedResumed>(e => e.StreamId, (row, e) => Planned(row!, e.Data.Schedule) with { Paused = false, PauseReason = null });
        Project<DatabaseRefreshRequested>(e => e.StreamId, (row, e) => row! with { Pending = e.Data.RefreshId });
        Project<DatabaseRefreshFinished>(e => e.StreamId, (row, e) => Finished(row!, e.Data, e.Timestamp));
        Project<DatabaseRefreshFailed>(e => e.StreamId, (row, e) => Ended(row!, e.Data.RefreshId) with { LastAt = e.Timestamp, LastRule = e.Data.Rule, LastDetail = e.Data.Detail, LastRows = null, LastUnsayable = null });
    }

    public override IReadOnlyList<string> Indexes => ["dataset_id", "connection_id"];

    private static FeedRow Created(DatabaseFeedCreated e)
    {
        var (s, p) = (e.Source, e.Schedule);
        return new(e.FeedId, e.DatasetId, e.UseCaseId, s.ConnectionId, s.Schema, s.Table, s.Columns, s.Mode, s.DateColumn, s.DateKind, p.Cron, p.Zone, p.Missed, false, null, null, null, null, null, null, null, []);
    }

    private static FeedRow Planned(FeedRow row, FeedSchedule schedule) => row with { Cron = schedule.Cron, Zone = schedule.Zone, Missed = schedule.Missed };

    private static FeedRow Ended(FeedRow row, Guid refreshId) => row with { Pending = row.Pending == refreshId ? null : row.Pending };

    private static FeedRow Finished(FeedRow row, DatabaseRefreshFinished e, DateTimeOffset at)
    {
        var late = e.Late.ToDictionary(l => l.Day, l => l.Rows);
        var windows = row.Windows.Select(w => w with { Late = late.GetValueOrDefault(w.Day) });
        if (e.Day is { } day)
            windows = windows.Where(w => w.Day != day).Append(new(day, e.FetchedRows, 0, at)).OrderByDescending(w => w.Day).Take(FeedRow.KeptWindows);
        return Ended(row, e.RefreshId) with { LastAt = at, LastRule = null, LastDetail = null, LastRows = e.FetchedRows, LastUnsayable = e.Unsayable, Windows = [.. windows] };
    }
}
