using KeplerAI.Compute.Execution;
using KeplerAI.Lab.Jobs;
using KeplerAI.Platform.Hosting;
using KeplerAI.Runs;

namespace KeplerAI.Lab.IngestionJobs;

public sealed class IngestionJobsModule : IModule
{
    public void AddServices(IServiceCollection services, KeplerSettings settings)
    {
        services.AddSingleton(provider => RetryOptions.From(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton(provider => SparkProfile.Of(provider.GetRequiredService<Sandbox>()));
        services.AddSingleton<IngestionScripts>();
        services.AddSingleton<IScheduledKind, IngestionJobSlots>();
        services.AddScoped<CronSentence>().AddScoped<JobViews>();
    }
}
