using KeplerAI.Platform.Hosting;

namespace KeplerAI.Lab.ScenarioJobs;

public sealed class ScenarioJobsModule : IModule
{
    public void AddServices(IServiceCollection services, KeplerSettings settings) => services.AddSingleton<ScriptFiles>().AddScoped<JobList>();
}
