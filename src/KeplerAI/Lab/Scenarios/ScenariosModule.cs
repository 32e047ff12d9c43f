using KeplerAI.Platform.Hosting;

namespace KeplerAI.Lab.Scenarios;

public sealed class ScenariosModule : IModule
{
    public void AddServices(IServiceCollection services, KeplerSettings settings)
    {
        services.AddSingleton<ScriptContexts>();
        services.AddSingleton<WorkingTrees>();
    }
}
