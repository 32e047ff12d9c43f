using KeplerAI.Compute.Databases;
using KeplerAI.EventStore;
using KeplerAI.Lab.Connections;
using KeplerAI.Lab.Datasets;
using KeplerAI.Messaging;

namespace KeplerAI.Tests.Lab.Connections;

/// <summary>Refreshes from a real MariaDB to versions in the lake.</summary>
public sealed partial class RefreshTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    private static readonly DateOnly Day = new(2026, 3, 29);

    [Fact]
    [Trait("Requirement", "R107"), Trait("Requirement", "R108"), Trait("Requirement", "R109"), Trait("Requirement", "D17"), Trait("Requirement", "R077")]
    public async Task Overwriting_makes_a_new_version_and_keeps_the_old_one()
    {
        var world = await WorldAsync("(1, 'un', null, null, null), (2, 'deux', null, null, null)");
        var dataset = await world.FeedAsync("Tout", null, null);
        await world.RefreshAsync(dataset);
        (await world.RowsAsync(dataset)).ShouldBe(["1", "2"]);
        await world.SqlAsync("delete from operations where n = 1; insert into operations values (3, 'trois', null, null, null)");
        await world.RefreshAsync(dataset);
        (await world.RowsAsync(dataset)).ShouldBe(["2", "3"], "the table is rebuilt");
        var versions = await host.Tables.ListAsync<DatasetVersionRow>(AsOf.Now, "dataset_id = @dataset", new { dataset }, "version");
        versions.Select(v => (v.Version, v.RowsCount)).ShouldBe([(1, 2), (2, 2)]);
        (await host.SendAsync(new RevertDataset(dataset, 1), "datascientist")).Ok.ShouldBeTrue();
        await host.DrainAsync();
        (await world.RowsAsync(dataset)).ShouldBe(["1", "2"]);
    }

    [Theory]
    [InlineData("jour", SourceTime.Date)]
    [InlineData("vu", SourceTime.Timestamp)]
    [InlineData("passe", SourceTime.TimestampTz)]
    [Trait("Requirement", "R104"), Trait("Requirement", "R105"), Trait("Requirement", "R106"), Trait("Requirement", "D16")]
    public async Task A_window_is_appended_once_however_often_it_is_loaded(string column, SourceTime kind)
    {
        // 2026-03-29 lasts 23 hours in Paris: from 23:00 UTC of the day before to 22:00 UTC.
        var world = await WorldAsync("""
            (1, 'veille', '2026-03-28', '2026-03-28 23:59:59', '2026-03-28 22:59:59'), (2, 'debut', '2026-03-29', '2026-03-29 00:00:00', '2026-03-28 23:00:00'),
            (3, 'fin', '2026-03-29', '2026-03-29 23:59:59', '2026-03-29 21:59:59'), (4, 'lendemain', '2026-03-30', '2026-03-30 00:00:00', '2026-03-29 22:00:00'), (5, 'sans', null, null, null)
            """);
        var dataset = await world.FeedAsync($"Jours {column}", column, kind);
        (await world.RefreshAsync(dataset, Day)).Windows.ShouldHaveSingleItem().Rows.ShouldBe(2);
        (await world.RowsAsync(dataset)).ShouldBe(["2", "3"]);
        await world.RefreshAsync(dataset, Day.AddDays(1));
        (await world.RowsAsync(dataset)).ShouldBe(["2", "3", "4"]);

        await world.RefreshAsync(dataset, Day);
        (await world.RowsAsync(dataset)).ShouldBe(["2", "3", "4"], "the same window again replaces itself");
        await world.SqlAsync("insert into operations values (6, 'tard', '2026-03-29', '2026-03-29 12:00:00', '2026-03-29 10:00:00')");
        var feed = await world.RefreshAsync(dataset, Day.AddDays(1));
        feed.Windows.Single(w => w.Day == Day).Late.ShouldBe(1, "a row came late into a window loaded before");
        (await world.RowsAsync(dataset)).ShouldBe(["2", "3", "4"], "and is not slipped in unseen");
        (await world.RefreshAsync(dataset, Day)).Windows.Single(w => w.Day == Day).ShouldSatisfyAllConditions(w => w.Rows.ShouldBe(3), w => w.Late.ShouldBe(0));
        (await world.RowsAsync(dataset)).ShouldBe(["2", "3", "4", "6"]);
    }

    [Fact]
    [Trait("Requirement", "R101"), Trait("Requirement", "R087")]
    public async Task A_missing_window_is_shown_and_can_be_loaded_by_hand_and_one_that_is_not_over_cannot()
    {
        var world = await WorldAsync("(1, 'a', '2026-01-01', null, null), (2, 'b', '2026-01-02', null, null), (3, 'c', '2026-01-03', null, null)");
        var dataset = await world.FeedAsync("Trous", "jour", SourceTime.Date);
        await world.RefreshAsync(dataset, new(2026, 1, 1));
        await world.RefreshAsync(dataset, new(2026, 1, 3));
        var client = await host.SignedInAs("datascientist");
        var url = $"/lab/datasets/{(await world.DatasetOf(dataset)).Number}/base";
        var windows = (await client.GetHtml(url)).QuerySelector("#fenetres")!;
        windows.Words().ShouldContain("Fenêtres manquantes : 02/01/2026");
        windows.QuerySelector("#day")!.GetAttribute("value").ShouldBe("2026-01-02", "the first one that is missing is proposed");
        using var asked = await client.PostForm(url, new() { ["day"] = "2026-01-02" }, "#fenetres form");
        await host.DrainAsync();
        (await client.GetHtml(url)).QuerySelector("#fenetres")!.Words().ShouldNotContain("manquante");
        (await world.RowsAsync(dataset)).ShouldBe(["1", "2", "3"]);
        var today = DateOnly.FromDateTime(host.Clock.GetUtcNow().UtcDateTime).AddDays(1);
        (await host.SendAsync(new RefreshDataset(dataset, Guid.CreateVersion7(), null, today), "datascientist")).Refusals.ShouldHaveSingleItem().Rule.ShouldBe("feed.day_not_over");
    }

    private async Task<SourceWorld> WorldAsync(string rows)
    {
        var world = await SourceWorld.OpenAsync(host);
        await world.MakeTableAsync();
        await world.SqlAsync($"set time_zone = '+00:00'; insert into operations values {rows}");
        return world;
    }

    private async Task<DateTimeOffset[]> SlotsAsync(Guid dataset)
    {
        await using var session = host.Store.QuerySession();
        var events = await session.FetchStreamAsync(DatabaseFeed.IdOf(dataset));
        return [.. events.Select(e => e.Data).OfType<DatabaseRefreshRequested>().Select(r => r.Slot).OfType<DateTimeOffset>()];
    }
}
