using KeplerAI.Compute.Postgres;
using Npgsql;

namespace KeplerAI.Testing;

/// <summary>One PostgreSQL per test process, started when the first test asks, ended by pid with the process.</summary>
public sealed class PostgresCluster
{
    public const string StoreRole = "kepler_store";
    public const string PagesRole = "kepler_pages";
    public const string Password = "kepler-tests";

    private readonly Lazy<Task<EmbeddedPostgres>> _server = new(() => Task.Run(StartAsync));
    private int _databases;

    private PostgresCluster()
    {
    }

    public static PostgresCluster Shared { get; } = new();

    /// <summary>The superuser, on the database postgres.</summary>
    public async Task<string> AdminConnectionAsync() => (await _server.Value).AdminConnection;

    /// <summary>A fresh database owned by kepler_store; a clone of <paramref name="template"/>, to which nobody may be connected, when given.</summary>
    public async Task<TestDatabase> CreateDatabaseAsync(string? template = null)
    {
        var server = await _server.Value;
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync(server.AdminConnection, $"create database {name} owner {StoreRole} template {template ?? "template0"}");
        return new TestDatabase(name, As(server, name), As(server, name, StoreRole), As(server, name, PagesRole));
    }

    /// <summary>Ends every session on a database that becomes a template, and returns once they are gone: they are only told to end, and one that still does keeps it from being cloned.</summary>
    public async Task DisconnectAsync(TestDatabase database)
    {
        var admin = await AdminConnectionAsync();
        await Until.HoldsAsync(async () => !await AnyAsync(admin, $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{database.Name}'"), $"nobody is connected to {database.Name}");
    }

    /// <summary>Disconnects whoever is still there: pools of a disposed host are.</summary>
    public async Task DropDatabaseAsync(TestDatabase database) =>
        await ExecuteAsync((await _server.Value).AdminConnection, $"drop database if exists {database.Name} with (force)");

    private static async Task<EmbeddedPostgres> StartAsync()
    {
        await TestFolder.SweepAsync();
        var folder = TestFolder.Path;
        var options = new EmbeddedPostgresOptions(System.IO.Path.Combine(folder, "data"), Checkout.Tools, System.IO.Path.Combine(folder, "secrets", "postgres")) { Durable = false };
        var server = await EmbeddedPostgres.StartAsync(options);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            server.DisposeAsync().AsTask().GetAwaiter().GetResult();
            Directory.Delete(folder, recursive: true);
        };
        foreach (var role in new[] { StoreRole, PagesRole })
            await ExecuteAsync(server.AdminConnection, $"create role {role} login password '{Password}'");
        return server;
    }

    private static string As(EmbeddedPostgres server, string database, string? role = null)
    {
        var text = new NpgsqlConnectionStringBuilder(server.AdminConnection) { Database = database, IncludeErrorDetail = true };
        if (role is not null)
            (text.Username, text.Password) = (role, Password);
        return text.ConnectionString;
    }

    private static async Task ExecuteAsync(string connection, string sql) => await AnyAsync(connection, sql);

    /// <returns>Whether it gave a row.</returns>
    private static async Task<bool> AnyAsync(string connection, string sql)
    {
        // Unpooled: an idle superuser connection would keep a template from being cloned.
        await using var open = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connection) { Pooling = false }.ConnectionString);
        await open.OpenAsync();
        await using var command = new NpgsqlCommand(sql, open);
        return await command.ExecuteScalarAsync() is not null;
    }
}
