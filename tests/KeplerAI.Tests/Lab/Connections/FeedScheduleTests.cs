using KeplerAI.EventStore;
using KeplerAI.Lab.Connections;
using KeplerAI.Lab.Datasets;
using KeplerAI.Messaging;
using KeplerAI.Tests.Lab.Jobs;

namespace KeplerAI.Tests.Lab.Connections;

public sealed class FeedScheduleTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    private readonly SkewedSchedulers _schedulers = new(host);

    [Fact]
    [Trait("Requirement", "D13"), Trait("Requirement", "R088"), Trait("Requirement", "R100")]
    public async Task Three_schedulers_whose_clocks_disagree_refresh_once_a_slot_and_none_while_paused_or_archived()
    {
        var feeds = await FeedsAsync(4);
        var archived = feeds[3];
        var random = new Random(5);
        await _schedulers.RunAsync(20, minute => [ChangeAsync(feeds[minute % 3], random.Next(4))]);
        (await host.SendAsync(new ArchiveDataset(archived, "fin"), "datascientist")).Refusals.ShouldBeEmpty();
        var end = await host.Store.HighWaterMarkAsync();
        await _schedulers.RunAsync(20, minute => [ChangeAsync(feeds[minute % 3], random.Next(4))]);
        foreach (var feed in feeds)
            (await SlotsAsync(feed)).Count.ShouldBeGreaterThan(5);
        await using var session = host.Store.QuerySession();
        (await session.FetchStreamAsync(DatabaseFeed.IdOf(archived))).ShouldAllBe(e => e.Sequence <= end);
    }

    private async Task<Guid[]> FeedsAsync(int count)
    {
        var world = await SourceWorld.OpenAsync(host);
        await world.MakeTableAsync();
        await world.SqlAsync("insert into operations values (1, 'un', null, null, null)");
        var feeds = new Guid[count];
        for (var i = 0; i < count; i++)
        {
            feeds[i] = await world.FeedAsync($"Minute {i}", null, null, cron: "* * * * *");
            await world.RefreshAsync(feeds[i]);
        }

        await host.CatchUpAsync();
        return feeds;
    }

    private Task<IReadOnlyList<DateTimeOffset>> SlotsAsync(Guid dataset) => _schedulers.SlotsAsync(
        DatabaseFeed.IdOf(dataset),
        e => e switch { DatabaseFeedCreated or DatabaseFeedResumed => true, DatabaseFeedPaused => false, _ => null },
        e => (e as DatabaseRefreshRequested)?.Slot);

    private Task ChangeAsync(Guid dataset, int verb) => host.SendAsync(
        verb switch
        {
            0 => new PauseFeed(dataset, "x"),
            1 or 2 => new ResumeFeed(dataset),
            _ => (ICommand)new ScheduleFeed(dataset, new("* * * * *", Random.Shared.Next(2) == 0 ? "UTC" : "Europe/Paris", MissedSlots.All)),
        },
        "datascientist");
}
