using KeplerAI.EventStore.Tests.Support;
using Npgsql;

namespace KeplerAI.EventStore.Tests.Ledger;

public sealed class SealingBesideAReplayTests
{
    [Fact]
    public async Task A_replay_under_way_does_not_hold_up_the_sealing()
    {
        await using var store = await SealedStore.StartAsync();
        await store.AppendAsync(1);
        await using var replay = new NpgsqlConnection(store.Database.StoreConnection);
        await replay.OpenAsync();
        await replay.ExecuteAsync($"select pg_advisory_lock_shared({Replayer.LockId})", CancellationToken.None);
        (await store.Ledger.SealAsync())!.Size.ShouldBe(3);
    }
}
