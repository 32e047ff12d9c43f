using KeplerAI.EventStore;
using KeplerAI.Testing;
using Npgsql;

namespace KeplerAI.Messaging.Tests;

/// <summary>A migrated database of the class's own; nodes on it are processes, as far as the database can tell.</summary>
public sealed class MessagingFixture : IAsyncLifetime
{
    private readonly List<MessagingNode> _nodes = [];

    public TestDatabase Database { get; private set; } = null!;

    public MessagingNode Node { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Database = await PostgresCluster.Shared.CreateDatabaseAsync();
        var roles = new DatabaseRoles(PostgresCluster.Password, PostgresCluster.Password, PostgresCluster.StoreRole, PostgresCluster.PagesRole);
        await Migrator.MigrateAsync(Database.AdminConnection, roles, [typeof(Migrator).Assembly, typeof(ICommandBus).Assembly]);
        Node = await StartAsync();
    }

    public async Task DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        await PostgresCluster.Shared.DropDatabaseAsync(Database);
    }

    public async Task<MessagingNode> StartAsync(Action<MessagingOptions>? configure = null, TimeProvider? time = null)
    {
        var node = MessagingNode.Of(Database.StoreConnection, Database.PagesConnection, configure, time);
        await node.StartAsync();
        _nodes.Add(node);
        return node;
    }

    /// <summary>Writes a schedule as a reactor would.</summary>
    public async Task ReactAsync(Reaction reaction)
    {
        await using var connection = new NpgsqlConnection(Database.StoreConnection);
        await connection.OpenAsync();
        await (reaction is ScheduleJob job ? ScheduleSql.ScheduleAsync(connection, null, job, default) : ScheduleSql.UnscheduleAsync(connection, null, (UnscheduleJob)reaction, default));
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(Database.AdminConnection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Database.AdminConnection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
