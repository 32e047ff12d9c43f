using KeplerAI.EventStore;
using KeplerAI.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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

    public async Task<MessagingNode> StartAsync(Action<MessagingOptions>? configure = null)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddSingleton<Scale>().AddSingleton<Printer>().AddSingleton<SlotCollector>();
        services.AddSingleton<ICommandGate, Gatekeeper>();
        services.AddSingleton<IScheduleTarget>(provider => provider.GetRequiredService<SlotCollector>());
        services.AddEventStore(options =>
        {
            options.StoreConnection = Database.StoreConnection;
            options.PagesConnection = Database.PagesConnection;
            options.MasterKey = () => new byte[32];
            options.Assemblies.Add(typeof(Parcel).Assembly);
            options.RunDaemon = false;
        });
        services.AddMessaging(options =>
        {
            options.Assemblies.Add(typeof(Parcel).Assembly);
            options.Hosted = false;
            configure?.Invoke(options);
        });
        var node = new MessagingNode(services.BuildServiceProvider());
        await node.StartAsync();
        _nodes.Add(node);
        return node;
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

public sealed class MessagingNode(ServiceProvider provider) : IAsyncDisposable
{
    public static readonly Guid Ada = new("0199aaaa-0000-7000-8000-00000000000a");

    private readonly IReadOnlyList<IHostedService> _hosted = [.. provider.GetServices<IHostedService>()];

    public T Get<T>() where T : notnull => provider.GetRequiredService<T>();

    public IEventStore Store => Get<IEventStore>();

    public Task<CommandResult> SendAsync(ICommand command, Guid? key = null, Guid? by = null) =>
        Get<ICommandBus>().SendAsync(command, new(by ?? Ada, key ?? Guid.NewGuid()));

    public async Task<Guid> PackAsync(string? label = null)
    {
        var id = Guid.NewGuid();
        (await SendAsync(new PackParcel(id, label ?? id.ToString()[..8]))).Outcome.ShouldBe(Outcome.Accepted);
        return id;
    }

    public async Task<IReadOnlyList<IEvent>> EventsOfAsync(Guid stream)
    {
        await using var session = Store.QuerySession();
        return await session.FetchStreamAsync(stream);
    }

    public async Task StartAsync()
    {
        foreach (var service in _hosted)
        {
            await (service is IHostedLifecycleService early ? early.StartingAsync(CancellationToken.None) : Task.CompletedTask);
        }

        foreach (var service in _hosted)
        {
            await service.StartAsync(CancellationToken.None);
        }
    }

    public async Task StopAsync()
    {
        foreach (var service in _hosted.Reverse())
        {
            await service.StopAsync(CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await provider.DisposeAsync();
    }
}
