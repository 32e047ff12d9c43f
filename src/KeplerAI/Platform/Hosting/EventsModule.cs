using KeplerAI.EventStore;

namespace KeplerAI.Platform.Hosting;

/// <summary>The event store and the bus, over this assembly's events, projections, commands and reactors.</summary>
public sealed class EventsModule : IModule
{
    public void AddServices(IServiceCollection services, KeplerSettings settings)
    {
        services.AddEventStore(options =>
        {
            options.StoreConnection = settings.StoreConnection;
            options.PagesConnection = settings.PagesConnection;
            options.MasterKey = () => Secrets.Key(settings, "personal-data");
            options.Assemblies.Add(typeof(EventsModule).Assembly);
        });
        services.AddMessaging(options =>
        {
            options.Assemblies.Add(typeof(EventsModule).Assembly);
            options.Hosted = settings.Background;
        });
    }
}
