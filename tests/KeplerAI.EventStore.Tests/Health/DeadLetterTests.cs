using KeplerAI.EventStore.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.EventStore.Tests.Health;

public sealed class DeadLetterTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    [Fact]
    public async Task A_paused_shard_is_seen_by_a_process_without_a_daemon_and_tries_again_when_that_one_asks()
    {
        await fixture.Node.Store.CatchUpAsync();
        var shard = new CountingShard();
        await using var daemon = await fixture.StartAsync(s => s.AddSingleton<IEventShard>(shard), o => (o.RunDaemon, o.PauseOnError) = (true, TimeSpan.FromHours(1)));
        await using var web = await fixture.StartAsync(s => s.AddSingleton<IEventShard>(new CountingShard()));
        var (health, letters) = (web.Services.GetRequiredService<IProjectionHealth>(), web.Services.GetRequiredService<IDeadLetters>());
        var id = await web.OpenAsync();
        var written = await web.AppendAsync(id, new MoneyDeposited(1), new MoneyDeposited(666), new MoneyDeposited(2));

        var paused = await Eventually.ShowsAsync(async () => (await health.ReadAsync()).Shards.Single(s => s.Name == shard.Name), s => s.PausedAt is not null);
        (paused.Position, paused.PausedAt, paused.Lag, paused.OldestUnprocessed).ShouldBe((written[0].Sequence, written[1].Sequence, 2, written[1].Timestamp));
        paused.Error.ShouldNotBeNull().ShouldContain("666");
        var letter = (await letters.ListAsync()).ShouldHaveSingleItem();
        (letter.Shard, letter.Sequence, letter.StreamId, letter.Version, letter.EventTypeName).ShouldBe((shard.Name, written[1].Sequence, id, 3, "money_deposited"));
        letter.ErrorType.ShouldBe(typeof(InvalidOperationException).FullName);

        (await Eventually.ShowsAsync(TriedAgainAsync, l => l.LastTried > letter.LastTried)).Since.ShouldBe(letter.Since, "it still fails, and is still the same failure");
        shard.Healed = true;
        await letters.RetryAsync(shard.Name);
        await Eventually.ShowsAsync(() => letters.ListAsync(), l => l.Count == 0);
        var healed = await Eventually.ShowsAsync(async () => (await health.ReadAsync()).Shards.Single(s => s.Name == shard.Name), s => s.Lag == 0);
        (healed.PausedAt, healed.Error, healed.OldestUnprocessed).ShouldBe((null, null, null));

        // Asked at each look: who asks before the daemon listens is not heard.
        async Task<DeadLetter> TriedAgainAsync()
        {
            await letters.RetryAsync(shard.Name);
            return (await letters.ListAsync()).Single();
        }
    }
}
