using KeplerAI.EventStore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace KeplerAI.Benchmarks;

/// <param name="Admin">The superuser's connection string.</param>
/// <param name="Store">The store role's.</param>
/// <param name="Pages">The pages role's.</param>
internal sealed record BenchDatabase(string Name, string Admin, string Store, string Pages)
{
    public static readonly byte[] MasterKey = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    /// <summary>The raw references' own pool: as well set as the store's.</summary>
    public NpgsqlDataSource Raw() =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Store) { NoResetOnClose = true, MaxAutoPrepare = 50, AutoPrepareMinUsages = 2 }.ConnectionString);

    /// <summary>A store on this database, as a host starts it; the daemon only when asked for.</summary>
    public async Task<ServiceProvider> StartStoreAsync(Action<EventStoreOptions>? configure = null, Action<IServiceCollection>? more = null, CancellationToken ct = default)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddEventStore(options =>
        {
            options.StoreConnection = Store;
            options.PagesConnection = Pages;
            options.MasterKey = () => MasterKey;
            options.Assemblies.Add(typeof(BenchDatabase).Assembly);
            options.RunDaemon = false;
            configure?.Invoke(options);
        });
        more?.Invoke(services);
        var provider = services.BuildServiceProvider();
        foreach (var hosted in provider.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
        {
            await hosted.StartingAsync(ct);
        }

        foreach (var hosted in provider.GetServices<IHostedService>())
        {
            await hosted.StartAsync(ct);
        }

        return provider;
    }

    public async Task ExecuteAsync(string sql, CancellationToken ct)
    {
        await using var open = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Admin) { Pooling = false }.ConnectionString);
        await open.OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, open) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }
}
