using KeplerAI.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KeplerAI.EventStore.Tests.Support;

/// <summary>A database of the class's own, migrated, with a store on it.</summary>
public sealed class StoreFixture : IAsyncLifetime
{
    public static readonly byte[] MasterKey = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    public TestDatabase Database { get; private set; } = null!;

    public StoreNode Node { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Database = await PostgresCluster.Shared.CreateDatabaseAsync();
        await Migrator.MigrateAsync(Database.AdminConnection, new(PostgresCluster.Password, PostgresCluster.Password, PostgresCluster.StoreRole, PostgresCluster.PagesRole), [typeof(Migrator).Assembly]);
        Node = await StartAsync();
    }

    /// <summary>A copy of another one's database, without a store on it yet.</summary>
    public async Task CloneAsync(string template) => Database = await PostgresCluster.Shared.CreateDatabaseAsync(template);

    public async Task DisposeAsync()
    {
        if (Node is not null)
        {
            await Node.DisposeAsync();
        }

        await PostgresCluster.Shared.DropDatabaseAsync(Database);
    }

    /// <summary>Another process, as far as the store can tell.</summary>
    public async Task<StoreNode> StartAsync(Action<IServiceCollection>? more = null, Action<EventStoreOptions>? configure = null)
    {
        var clock = new Clock();
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(clock).AddEventStore(options =>
        {
            options.StoreConnection = Database.StoreConnection;
            options.PagesConnection = Database.PagesConnection;
            options.MasterKey = () => MasterKey;
            options.Assemblies.Add(typeof(Account).Assembly);
            options.RunDaemon = false;
            (options.BatchSize, options.RebuildBatchSize, options.RebuildRowsInMemory) = (7, 20, 6); // small, so that every edge is met
            configure?.Invoke(options);
        });
        more?.Invoke(services);
        var node = new StoreNode(services.BuildServiceProvider(), clock);
        try
        {
            await node.StartAsync();
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }

        return node;
    }

    public async Task<T> ScalarAsync<T>(string sql, string? connection = null)
    {
        await using var open = new NpgsqlConnection(connection ?? Database.AdminConnection);
        await open.OpenAsync();
        await using var command = new NpgsqlCommand(sql, open);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task ExecuteAsync(string sql, string? connection = null)
    {
        await using var open = new NpgsqlConnection(connection ?? Database.AdminConnection);
        await open.OpenAsync();
        await using var command = new NpgsqlCommand(sql, open);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>Real time until a test sets it.</summary>
public sealed class Clock : TimeProvider
{
    public DateTimeOffset? Now { get; set; }

    public override DateTimeOffset GetUtcNow() => Now ?? base.GetUtcNow();
}
