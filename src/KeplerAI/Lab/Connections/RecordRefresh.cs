using System.Collections.Immutable;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.Connections;

/// <summary>The worker says that the version is published. Sent again after a crash, it changes nothing.</summary>
public sealed record RecordRefreshFinished(Guid DatasetId, Guid RefreshId, DateOnly? Day, int Version, long FetchedRows, long Unsayable, ImmutableArray<LateWindow> Late) : ICommand<DatabaseFeed>
{
    Guid ICommand.StreamId => DatabaseFeed.IdOf(DatasetId);
}

public static class RecordRefreshFinishedHandler
{
    public static Decision Handle(RecordRefreshFinished c, DatabaseFeed _) => Decision.Of(new DatabaseRefreshFinished(c.RefreshId, c.Day, c.Version, c.FetchedRows, c.Unsayable, c.Late));
}

/// <summary>The worker says why there is no new version.</summary>
public sealed record RecordRefreshFailed(Guid DatasetId, Guid RefreshId, DateOnly? Day, string Rule, string? Detail) : ICommand<DatabaseFeed>
{
    Guid ICommand.StreamId => DatabaseFeed.IdOf(DatasetId);
}

public static class RecordRefreshFailedHandler
{
    public static Decision Handle(RecordRefreshFailed c, DatabaseFeed _) => Decision.Of(new DatabaseRefreshFailed(c.RefreshId, c.Day, c.Rule, c.Detail));
}
