using KeplerAI.Platform.Hosting;

namespace KeplerAI.Administration.UseCases.Activation;

public sealed class ActivationModule : IModule
{
    public void AddServices(IServiceCollection services, KeplerSettings settings) => services.AddSingleton<ActivationCases>().AddScoped<ActivationViews>();
}
