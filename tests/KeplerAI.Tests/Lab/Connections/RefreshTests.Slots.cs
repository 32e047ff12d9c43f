using KeplerAI.EventStore;
using KeplerAI.Lab.Connections;
using KeplerAI.Messaging;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Tests.Lab.Connections;

public sealed partial class RefreshTests
{
    [Fact]
    [Trait("Requirement", "R085"), Trait("Requirement", "R088"), Trait("Requirement", "R100")]
    public async Task A_slot_fires_once_from_now_on_and_never_while_paused()
    {
        var world = await WorldAsync("(1, 'un', null, null, null)");
        var dataset = await world.FeedAsync("Planifié", null, null, cron: "* * * * *");
        await host.CatchUpAsync();
        var scheduler = host.Services.GetRequiredService<Scheduler>();
        var due = await host.FeedSchedulesAsync(dataset);
        (await scheduler.TickAsync(due.AddSeconds(-1))).ShouldBe(0, "nothing of before its creation fires");
        (await scheduler.TickAsync(due)).ShouldBe(1);
        var slot = (await SlotsAsync(dataset)).ShouldHaveSingleItem();
        await host.Services.GetRequiredService<IScheduleTarget>().FireAsync(DatabaseFeed.IdOf(dataset), slot, CancellationToken.None);
        (await SlotsAsync(dataset)).ShouldHaveSingleItem("two schedulers make one refresh of a slot");
        await host.DrainAsync();
        (await world.RowsAsync(dataset)).ShouldBe(["1"]);
        var browser = await host.SignedInAs("datascientist");
        (await browser.GetHtml($"/lab/datasets/{(await world.DatasetOf(dataset)).Number}")).QuerySelector(".freshness")!.ParentElement!.Words().ShouldContain("À jour · prochaine actualisation");

        (await host.SendAsync(new PauseFeed(dataset, "essai"), "datascientist")).Ok.ShouldBeTrue();
        await host.CatchUpAsync();
        (await scheduler.TickAsync(due.AddMinutes(10))).ShouldBe(0);
        await host.Services.GetRequiredService<IScheduleTarget>().FireAsync(DatabaseFeed.IdOf(dataset), due.AddMinutes(3), CancellationToken.None);
        (await SlotsAsync(dataset)).Length.ShouldBe(1);
        (await host.SendAsync(new ResumeFeed(dataset), "datascientist")).Ok.ShouldBeTrue();
        await host.CatchUpAsync();
        (await host.FeedSchedulesAsync(dataset)).ShouldBeGreaterThan(due, "no slot of the pause is made up for");
        (await host.SendAsync(new PauseFeed(dataset, "fin"), "datascientist")).Ok.ShouldBeTrue();
        await host.CatchUpAsync();
    }
}
