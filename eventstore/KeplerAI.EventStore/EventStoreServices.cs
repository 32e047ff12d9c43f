using KeplerAI.EventStore;
using Npgsql;

namespace Microsoft.Extensions.DependencyInjection;

public static class EventStoreServices
{
    /// <summary>Key of the store's <see cref="NpgsqlDataSource"/>.</summary>
    public const string Store = "store";

    /// <summary>Key of the pages' <see cref="NpgsqlDataSource"/>.</summary>
    public const string Pages = "pages";

    /// <summary>
    /// Adds <see cref="IEventStore"/>, <see cref="IReadTables"/>, <see cref="EventJson"/>, <see cref="EventCatalogue"/>, <see cref="IPersonKeys"/>,
    /// <see cref="ILedger"/>, <see cref="IDaemonHealth"/>, <see cref="IProjectionHealth"/>, <see cref="IDeadLetters"/>, <see cref="IReplay"/>, the two data sources (keyed), the start-up check and the daemon. The database must have been migrated.
    /// </summary>
    public static IServiceCollection AddEventStore(this IServiceCollection services, Action<EventStoreOptions> configure)
    {
        var options = new EventStoreOptions();
        configure(options);
        services.AddSingleton(provider => new StoreContext(options, provider.GetService<TimeProvider>() ?? TimeProvider.System));
        services.AddSingleton<HighWater>();
        services.AddSingleton<Rebuilder>();
        services.AddSingleton<Replayer>();
        services.AddSingleton<Pulse>();
        services.AddSingleton<DeadLetters>();
        services.AddSingleton<Shards>();
        services.AddSingleton<IEventStore, PostgresEventStore>();
        services.AddSingleton<IReadTables, ReadTables>();
        services.AddSingleton<IDaemonHealth>(provider => provider.GetRequiredService<Shards>());
        services.AddSingleton<IProjectionHealth, TableHealth>();
        services.AddSingleton<IReplay>(provider => provider.GetRequiredService<Replayer>());
        services.AddSingleton<IDeadLetters>(provider => provider.GetRequiredService<DeadLetters>());
        services.AddSingleton<IPersonKeys>(provider => provider.GetRequiredService<StoreContext>().Keys);
        services.AddSingleton(provider => provider.GetRequiredService<StoreContext>().Json);
        services.AddSingleton(provider => provider.GetRequiredService<StoreContext>().Catalogue);
        services.AddKeyedSingleton(Store, (provider, _) => provider.GetRequiredService<StoreContext>().Store);
        services.AddKeyedSingleton(Pages, (provider, _) => provider.GetRequiredService<StoreContext>().Pages);
        services.AddSingleton<PostgresLedger>();
        services.AddSingleton<ILedger>(provider => provider.GetRequiredService<PostgresLedger>());
        services.AddSingleton<StoreStart>();
        services.AddHostedService(provider => provider.GetRequiredService<StoreStart>());
        if (options.RunDaemon)
        {
            services.AddSingleton<Heartbeat>();
            services.AddHostedService<ProjectionDaemon>();
            if (options.Seals is not null)
            {
                services.AddSingleton<HeadWebhook>();
                services.AddHostedService<SealerService>();
            }
        }

        return services;
    }
}
