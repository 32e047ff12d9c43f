using KeplerAI.EventStore.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KeplerAI.EventStore.Tests.Health;

public sealed class ProjectionHealthTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    private readonly IProjectionHealth _health = fixture.Node.Services.GetRequiredService<IProjectionHealth>();

    [Fact]
    public async Task A_dead_daemon_is_seen_by_its_last_sign_of_life_and_by_what_it_left()
    {
        (await _health.ReadAsync()).Daemons.ShouldBeEmpty();
        var before = DateTimeOffset.UtcNow.AddSeconds(-1);
        await using (await fixture.StartAsync(configure: o => o.RunDaemon = true))
        {
            (await Eventually.ShowsAsync(() => _health.ReadAsync(), h => h.Daemons.Count == 1)).Daemons[0].Heartbeat.ShouldBeInRange(before, DateTimeOffset.UtcNow.AddSeconds(1));
        }

        (await _health.ReadAsync()).Daemons.ShouldBeEmpty("it said goodbye");
        await fixture.ExecuteAsync("insert into kepler_read.daemon (node, started_at, heartbeat) values ('gone', now() - interval '2 hours', now() - interval '1 hour')");
        await fixture.Node.Store.CatchUpAsync();
        var opened = await fixture.Node.AppendAsync(await fixture.Node.OpenAsync(), new MoneyDeposited(1));
        var health = await _health.ReadAsync();
        health.Daemons.ShouldHaveSingleItem().Node.ShouldBe("gone");
        health.LastEvent.ShouldBe(opened[0].Sequence);
        health.HighWaterMark.ShouldBeLessThan(health.LastEvent);
        health.Shards.Select(s => s.Name).ShouldBeSubsetOf(fixture.Node.Health.Shards.Select(s => s.Name));
        health.Shards.Count.ShouldBe(fixture.Node.Health.Shards.Count);
        health.Shards.ShouldAllBe(s => s.Lag == 2 && s.OldestUnprocessed != null);
    }

    [Fact]
    public async Task The_transaction_that_holds_a_gap_open_is_named()
    {
        await using var daemon = await fixture.StartAsync(configure: o => o.RunDaemon = true);
        await fixture.Node.OpenAsync();
        await using var slow = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(fixture.Database.AdminConnection) { ApplicationName = "nightly load" }.ConnectionString);
        await slow.OpenAsync();
        await using var transaction = await slow.BeginTransactionAsync();
        await using var draw = new NpgsqlCommand("select pg_current_xact_id(), nextval('kepler_events.mt_events_sequence')", slow, transaction);
        await draw.ExecuteNonQueryAsync();
        await fixture.Node.OpenAsync();

        // Other tests hold transactions open on the same server now and then, and older ones.
        var gap = (await Eventually.ShowsAsync(() => _health.ReadAsync(), h => h.Gap is { Application: "nightly load" })).Gap!;
        gap.ProcessId.ShouldBe(slow.ProcessID);
        gap.WaitingFor.ShouldBe(await fixture.ScalarAsync<long>("select max(seq_id) - 1 from kepler_events.mt_events"));
        await transaction.RollbackAsync();
        await Eventually.ShowsAsync(() => _health.ReadAsync(), h => h.Gap is null && h.HighWaterMark == h.LastEvent);
    }
}
