using System.Collections.Immutable;
using KeplerAI.Compute.Databases;

namespace KeplerAI.Lab.Connections;

/// <summary>Rows that have appeared in windows since they were loaded: counted and shown, never slipped in unseen.</summary>
public sealed class LateRows(IDatabaseSource source, ILogger<LateRows> log)
{
    public const int Days = 31;

    public async Task<ImmutableArray<LateWindow>> CountAsync(SourceLogin login, DatabaseFeed feed, DateOnly? day, CancellationToken ct)
    {
        if (day is not { } loaded || feed.Source is not { DateColumn: { } column, DateKind: { } kind })
            return [];
        var zone = TimeZoneInfo.FindSystemTimeZoneById(feed.Schedule.Zone);
        var known = feed.Windows.Where(w => w.Key != loaded).OrderByDescending(w => w.Key).Take(Days).ToArray();
        if (known.Length == 0)
            return [];
        var counted = await source.CountAsync(login, feed.Source.Schema, feed.Source.Table, [.. known.Select(w => SourceWindows.Of(w.Key, column, kind, zone))], ct);
        if (counted.Value is not { } now)
        {
            // The window itself is in: a count that failed must not undo it.
            log.LogWarning("Late rows of {Dataset} could not be counted: {Rule}", feed.DatasetId, counted.Problem!.Rule);
            return [];
        }

        return [.. known.Zip(now, (window, rows) => new LateWindow(window.Key, rows - window.Value)).Where(l => l.Rows > 0).OrderBy(l => l.Day)];
    }
}
