using KeplerAI.EventStore;

namespace KeplerAI.Platform.Hosting;

/// <summary>The event store and the bus, over this assembly's events, projections, commands and reactors.</summary>
public sealed class EventsModule : IModule
{
    public void AddServices(IServiceCollection services, KeplerSettings settings)
    {
        services.AddEventStore(options => Configure(options, settings));
        services.AddMessaging(options =>
        {
            options.Assemblies.Add(typeof(EventsModule).Assembly);
            options.Hosted = settings.Background;
        });
    }

    public static void Configure(EventStoreOptions options, KeplerSettings settings)
    {
        options.StoreConnection = settings.StoreConnection;
        options.PagesConnection = settings.PagesConnection;
        options.MasterKey = () => Secrets.Key(settings, "personal-data");
        options.Seals = new SealOptions(Path.Combine(settings.Secrets, "head-key.pem"), settings.Ledger) { Webhook = settings.LedgerWebhook };
        options.Assemblies.Add(typeof(EventsModule).Assembly);
    }
}
