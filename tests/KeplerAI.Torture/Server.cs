using System.Diagnostics;
using KeplerAI.Compute.Postgres;
using KeplerAI.EventStore;
using KeplerAI.Messaging;
using KeplerAI.Testing;
using Npgsql;

namespace KeplerAI.Torture;

/// <summary>A durable PostgreSQL of the run's own, to be killed.</summary>
public sealed class Server : IAsyncDisposable
{
    private readonly EmbeddedPostgresOptions _options;
    private EmbeddedPostgres _server;

    private Server(EmbeddedPostgresOptions options, EmbeddedPostgres server) => (_options, _server) = (options with { Port = server.Port }, server);

    public string Admin => Of(null);

    public static async Task<Server> StartAsync()
    {
        // Beside the tests' own cluster, where a later run finds and ends what a killed one left.
        var data = Path.Combine(TestFolder.Path, "data-torture");
        var options = new EmbeddedPostgresOptions(data, Checkout.Tools, Path.Combine(TestFolder.Path, "torture-secrets", "postgres"));
        var server = new Server(options, await EmbeddedPostgres.StartAsync(options));
        var roles = new DatabaseRoles(PostgresCluster.Password, PostgresCluster.Password, PostgresCluster.StoreRole, PostgresCluster.PagesRole);
        await Migrator.MigrateAsync(server.Admin, roles, [typeof(Migrator).Assembly, typeof(ICommandBus).Assembly]);
        return server;
    }

    /// <summary>A role's connection; the superuser's without one. Who plays a part gives up soon and comes again; who judges has the time that a machine under load takes.</summary>
    public string Of(string? role, bool plays = false)
    {
        var text = new NpgsqlConnectionStringBuilder(_server.AdminConnection) { MaxPoolSize = 14, Timeout = plays ? 5 : 60 };
        if (role is not null)
        {
            (text.Username, text.Password) = (role, PostgresCluster.Password);
        }

        return text.ConnectionString;
    }

    /// <summary>kill -9 of the server itself, and a new start on the same files.</summary>
    public async Task KillAsync()
    {
        if (Postmaster.Of(_options.DataFolder) is { } postmaster)
        {
            await KillAsync(postmaster.Pid);
        }

        await UpAsync();
    }

    /// <summary>kill -9 of one session's process: the server ends all others and recovers.</summary>
    /// <returns>False when there was no session, or no server to ask.</returns>
    public async Task<bool> KillBackendAsync(Random dice)
    {
        try
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Admin) { Pooling = false }.ConnectionString);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("select array_agg(pid) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()", connection);
            if (await command.ExecuteScalarAsync() is not int[] { Length: > 0 } pids)
            {
                return false;
            }

            await KillAsync(pids[dice.Next(pids.Length)]);
            return true;
        }
        catch (Exception e) when (e is NpgsqlException or ArgumentException)
        {
            return false; // no server to ask, or the session has ended by itself
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_options.DataFolder, recursive: true);
    }

    /// <summary>Sessions of the dead server hold its shared memory for a moment: the new one is refused until they are gone.</summary>
    private async Task UpAsync()
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                _server = await EmbeddedPostgres.StartAsync(_options);
                return;
            }
            catch (EmbeddedPostgresException) when (attempt < 100)
            {
                await Task.Delay(100);
            }
        }
    }

    /// <summary>Returns when it is gone: a server that is only dying would be taken for a running one.</summary>
    private static async Task KillAsync(int pid)
    {
        using var process = Process.GetProcessById(pid);
        process.Kill();
        await process.WaitForExitAsync();
    }
}
