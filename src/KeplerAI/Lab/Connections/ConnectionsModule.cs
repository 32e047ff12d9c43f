using KeplerAI.Platform.Hosting;
using KeplerAI.Runs;

namespace KeplerAI.Lab.Connections;

public sealed class ConnectionsModule : IModule
{
    public void AddServices(IServiceCollection services, KeplerSettings settings) => services
        .AddSingleton<ConnectionSecrets>()
        .AddSingleton<ConnectionSources>()
        .AddSingleton<FeedLock>()
        .AddSingleton<LateRows>()
        .AddSingleton<IScheduledKind, FeedSlots>();
}
