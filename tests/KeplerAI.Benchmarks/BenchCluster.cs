using KeplerAI.Compute.Postgres;
using KeplerAI.EventStore;
using KeplerAI.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KeplerAI.Benchmarks;

/// <summary>A PostgreSQL of the measure's own, with the settings and the durability of the product's.</summary>
internal sealed class BenchCluster : IAsyncDisposable
{
    private const string Password = "kepler-benchmarks";
    private readonly EmbeddedPostgres _server;
    private int _databases;

    private BenchCluster(EmbeddedPostgres server, TimeSpan length) => (_server, Length) = (server, length);

    /// <summary>How long one timed round lasts.</summary>
    public TimeSpan Length { get; }

    public static async Task<BenchCluster> StartAsync(TimeSpan length, CancellationToken ct)
    {
        await TestFolder.SweepAsync();
        var server = await EmbeddedPostgres.StartAsync(new(Path.Combine(TestFolder.Path, "data"), Checkout.Tools, Path.Combine(TestFolder.Path, "secrets", "postgres")), ct);
        var cluster = new BenchCluster(server, length);
        foreach (var role in new[] { PostgresCluster.StoreRole, PostgresCluster.PagesRole })
        {
            await ExecuteAsync(server.AdminConnection, $"create role {role} login password '{Password}'", ct);
        }

        return cluster;
    }

    /// <summary>A fresh migrated database.</summary>
    public async Task<BenchDatabase> CreateDatabaseAsync(CancellationToken ct)
    {
        var name = $"bench_{++_databases}";
        await ExecuteAsync(_server.AdminConnection, $"create database {name} owner {PostgresCluster.StoreRole}", ct);
        var database = new BenchDatabase(name, As(name), As(name, PostgresCluster.StoreRole), As(name, PostgresCluster.PagesRole));
        await Migrator.MigrateAsync(database.Admin, new(Password, Password, PostgresCluster.StoreRole, PostgresCluster.PagesRole), [typeof(Migrator).Assembly, typeof(Messaging.Scheduler).Assembly], ct);
        return database;
    }

    public async Task DropAsync(BenchDatabase database, CancellationToken ct) => await ExecuteAsync(_server.AdminConnection, $"drop database {database.Name} with (force)", ct);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(TestFolder.Path, recursive: true);
    }

    private string As(string database, string? role = null)
    {
        var text = new NpgsqlConnectionStringBuilder(_server.AdminConnection) { Database = database };
        if (role is not null)
        {
            (text.Username, text.Password) = (role, Password);
        }

        return text.ConnectionString;
    }

    private static async Task ExecuteAsync(string connection, string sql, CancellationToken ct)
    {
        await using var open = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connection) { Pooling = false }.ConnectionString);
        await open.OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, open) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }
}
