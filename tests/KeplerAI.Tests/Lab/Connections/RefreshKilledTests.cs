using KeplerAI.EventStore;
using KeplerAI.Lab.Connections;
using KeplerAI.Lab.Datasets;
using KeplerAI.Testing;
using KeplerAI.Tests.Lab.Datasets.Uploads;
using KeplerAI.Tests.Runs;
using Npgsql;

namespace KeplerAI.Tests.Lab.Connections;

/// <summary>The real application, killed without warning while it reads a real MariaDB.</summary>
public sealed class RefreshKilledTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    private const int Rows = 2_000_000;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [Trait("Requirement", "R108"), Trait("Requirement", "R109"), Trait("Requirement", "R077")]
    public async Task An_extraction_cut_off_by_the_death_of_the_application_is_made_up_for_or_recorded_as_failed_once(int deaths)
    {
        var world = await SourceWorld.OpenAsync(host);
        await world.MakeTableAsync();
        await world.SqlAsync("insert into operations values (1, 'un', null, null, null)");
        var dataset = await world.FeedAsync($"Coupée {deaths}", null, null);
        var home = KeplerProcess.Home(host);
        using (var first = await WebProcess.StartAsync(host, home, background: true))
        {
            await AskAsync(dataset);
            await Until.HoldsAsync(async () => (await FeedAsync(dataset)).Pending is null);
            await first.KillAsync();
        }

        var before = await world.DatasetOf(dataset);
        await world.SqlAsync($"insert into operations select seq + 1, repeat('x', 40), null, null, null from seq_1_to_{Rows - 1}");
        await AskAsync(dataset);
        for (var death = 0; death < deaths; death++)
        {
            var started = DateTime.UtcNow;
            using var process = await WebProcess.StartAsync(host, home, background: true);
            await Until.HoldsAsync(() => Staged(home).Any(f => f.Length > 0 && f.LastWriteTimeUtc > started));
            var workers = process.Children("duckdb-worker");
            await process.KillAsync();
            await Until.HoldsAsync(() => !workers.Any(WebProcess.Lives));
            var during = await world.DatasetOf(dataset);
            (during.TableVersion, during.LastVersion, during.Sha256).ShouldBe((1, 1, before.Sha256), "the version of before stays the one that is read");
            (await VersionsAsync(dataset)).ShouldBe([1]);
            await LetGoAsync();
        }

        using var last = await WebProcess.StartAsync(host, home, background: true);
        await Until.HoldsAsync(async () => (await FeedAsync(dataset)).Pending is null);
        await Until.HoldsAsync(() => Staged(home).Length == 0);
        var after = await world.DatasetOf(dataset);
        if (deaths == 1)
        {
            (after.TableVersion, after.RowsCount).ShouldBe((2, Rows));
            (await VersionsAsync(dataset)).ShouldBe([1, 2]);
            (await OutcomesAsync(dataset)).ShouldBe([nameof(DatabaseRefreshFinished), nameof(DatabaseRefreshFinished)]);
        }
        else
        {
            (after.TableVersion, after.RowsCount, (await FeedAsync(dataset)).LastRule).ShouldBe((1, 1, "dataset.interrupted"));
            (await VersionsAsync(dataset)).ShouldBe([1]);
            (await OutcomesAsync(dataset)).ShouldBe([nameof(DatabaseRefreshFinished), nameof(DatabaseRefreshFailed)]);
            (await host.SendAsync(new RefreshDataset(dataset, Guid.CreateVersion7(), null), "datascientist")).Ok.ShouldBeTrue("and it can be asked for again");
        }
    }

    private async Task AskAsync(Guid dataset) => (await host.SendAsync(new RefreshDataset(dataset, Guid.CreateVersion7(), null), "datascientist")).Ok.ShouldBeTrue();

    private async Task<FeedRow> FeedAsync(Guid dataset) => (await host.Tables.FindAsync<FeedRow>(AsOf.Now, DatabaseFeed.IdOf(dataset)))!;

    private async Task<string[]> OutcomesAsync(Guid dataset)
    {
        await using var session = host.Store.QuerySession();
        return [.. (await session.FetchStreamAsync(DatabaseFeed.IdOf(dataset))).Select(e => e.Data).Where(e => e is DatabaseRefreshFinished or DatabaseRefreshFailed).Select(e => e.GetType().Name)];
    }

    /// <summary>The half minute for which the dead keep their work goes by.</summary>
    private async Task LetGoAsync()
    {
        await using var connection = new NpgsqlConnection(host.Settings.StoreConnection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("update kepler_work.work set lease_until = clock_timestamp() where state = 'leased'", connection);
        await command.ExecuteNonQueryAsync();
    }

    private static FileInfo[] Staged(string home) => new DirectoryInfo(Path.Combine(home, "staging")) is { Exists: true } staging ? staging.GetFiles("refresh-*") : [];

    private async Task<int[]> VersionsAsync(Guid dataset) => [.. (await host.Tables.ListAsync<DatasetVersionRow>(AsOf.Now, "dataset_id = @dataset", new { dataset }, "version")).Select(v => v.Version)];
}
