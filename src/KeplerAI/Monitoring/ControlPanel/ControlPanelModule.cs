using KeplerAI.Platform.Hosting;

namespace KeplerAI.Monitoring.ControlPanel;

public sealed class ControlPanelModule : IModule
{
    public void AddServices(IServiceCollection services, KeplerSettings settings) =>
        services.AddSingleton<PanelTables>().AddSingleton<Publications>();
}
