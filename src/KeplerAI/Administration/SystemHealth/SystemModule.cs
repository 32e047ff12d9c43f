using KeplerAI.Platform.Hosting;

namespace KeplerAI.Administration.SystemHealth;

public sealed class SystemModule : IModule
{
    public void AddServices(IServiceCollection services, KeplerSettings settings) => services.AddScoped<SystemReader>();
}
