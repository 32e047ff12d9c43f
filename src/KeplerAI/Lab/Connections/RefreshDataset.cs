using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;
using KeplerAI.Lab.Jobs;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.Connections;

/// <summary>Asks for a new version from the database: the whole table, or the window of a day.</summary>
/// <param name="Slot">The due instant; null for a person's request.</param>
/// <param name="Day">The window to fetch (again); null for J-1, or for the whole table when overwriting.</param>
/// <param name="Whole">The whole table, where days are appended: the first load.</param>
public sealed record RefreshDataset(Guid DatasetId, Guid RefreshId, DateTimeOffset? Slot, DateOnly? Day = null, bool Whole = false) : ICommand<DatabaseFeed>
{
    Guid ICommand.StreamId => DatabaseFeed.IdOf(DatasetId);

    /// <summary>One refresh per dataset and slot, whoever fires it.</summary>
    public static Guid IdOf(Guid datasetId, DateTimeOffset slot) => DeterministicGuid.From("refresh", $"{datasetId:N}/{slot.ToUniversalTime():O}");
}

public static class RefreshDatasetHandler
{
    public static async Task<Dataset?> LoadAsync(RefreshDataset command, IEventStore store, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await session.AggregateStreamAsync<Dataset>(command.DatasetId, ct: ct);
    }

    public static Decision Handle(RefreshDataset command, DatabaseFeed? feed, Dataset? dataset, DateTimeOffset now)
    {
        if (feed is null || dataset is null)
            return Decision.Refuse("feed.no_dataset");
        if (dataset.Status == DatasetStatus.Archived)
            return Decision.Refuse("dataset.archived");
        // Nobody waits for a slot's answer: one that a pause or another rhythm has overtaken is nothing.
        if (command.Slot is { } due && (feed.Paused || due < feed.Since))
            return Decision.Nothing;
        if (command.Slot is null && feed.Pending is not null)
            return Decision.Refuse("feed.refreshing");
        var zone = TimeZoneInfo.FindSystemTimeZoneById(feed.Schedule.Zone);
        var yesterday = DayWindow.DateBefore(command.Slot ?? now, zone);
        var day = feed.Source.Mode == ExtractionMode.Overwrite || command.Whole ? (DateOnly?)null : command.Day ?? yesterday;
        // The day before a slot is over when the slot is due, whatever this node's clock says.
        if (command.Slot is null && day > DayWindow.DateBefore(now, zone))
            return Decision.Refuse("feed.day_not_over", nameof(command.Day), DayWindow.DateBefore(now, zone).ToString("d", System.Globalization.CultureInfo.GetCultureInfo("fr-FR")));
        var asked = Decision.Of(new DatabaseRefreshRequested(command.RefreshId, command.DatasetId, command.Slot, day));
        return command.Slot is { } slot ? asked.Claim($"refresh:{command.DatasetId:N}", slot.ToUniversalTime().ToString("O")) : asked;
    }
}
