using KeplerAI.EventStore;
using KeplerAI.Testing;
using KeplerAI.Torture;
using Npgsql;

namespace KeplerAI.Messaging.Tests;

/// <summary>A process goes on when its PostgreSQL was killed and started again: pools hold dead connections, the daemon's ear is deaf.</summary>
[Collection(TortureCollection.Name)]
public sealed class DatabaseRestartTests
{
    private Guid _lastToken;

    [Fact]
    public async Task Pools_daemon_and_worker_recover_by_themselves()
    {
        await using var server = await Server.StartAsync();
        var folder = Directory.CreateDirectory(Path.Combine(TestFolder.Path, "restart")).FullName;
        var settings = new NodeSettings("daemon", 0, 1, server.Of(PostgresCluster.StoreRole), server.Of(PostgresCluster.PagesRole), folder, DateTimeOffset.UtcNow);
        await using var daemon = await Node.StartAsync(settings);
        await using var worker = await Node.StartAsync(settings with { Role = "worker" });
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => MoveAsync(daemon.Store))); // so that the pool holds several
        for (var restart = 0; restart < 2; restart++)
        {
            await server.KillAsync();
            var failures = 0;
            while (await Record.ExceptionAsync(() => MoveAsync(daemon.Store)) is { } dead)
            {
                dead.ShouldBeAssignableTo<NpgsqlException>();
                (++failures).ShouldBeLessThan(15, $"a pool never holds more dead connections than it may hold; the last said: {dead}");
            }

            var last = await MoveAsync(daemon.Store);
            (await daemon.Store.WaitForAsync(last, Until.Patience, [typeof(RegionRow)])).ShouldBeTrue("the daemon found its way back");
            await Until.HoldsAsync(async () => await ScalarAsync(server, $"select count(*) from kepler_work.work where state = 'done' and key = '{TortureReactor.KeyOf(_lastToken)}'") == 1);
            (await ScalarAsync(server, $"select count(*) from kepler_events.mt_events where stream_id = '{_lastToken}' and type = 'task_finished'")).ShouldBe(1);
        }
    }

    private async Task<long> MoveAsync(IEventStore store)
    {
        await using var session = store.OpenSession(EventMetadata.None);
        var token = Guid.NewGuid();
        session.Append(Guid.NewGuid(), new UnitMoved("north", 16, token));
        var sequence = (await session.SaveChangesAsync())[^1].Sequence;
        _lastToken = token;
        return sequence;
    }

    private static async Task<long> ScalarAsync(Server server, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server.Admin) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
