using KeplerAI.Messaging;
using KeplerAI.Platform.Hosting;

namespace KeplerAI.Runs;

public sealed class RunsModule : IModule
{
    public void AddServices(IServiceCollection services, KeplerSettings settings)
    {
        services.AddSingleton(provider => RunOptions.From(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<RunFiles>();
        services.AddSingleton<People>();
        services.AddSingleton<RunPreparation>();
        services.AddSingleton<IngestionPreparation>();
        services.AddSingleton<RunDatasets>();
        services.AddSingleton<DatasetAppend>();
        services.AddSingleton<RunHarvest>();
        services.AddSingleton<RunPublication>();
        services.AddSingleton<RunSettlement>();
        services.AddSingleton<RunCancellation>();
        services.AddSingleton<IScheduledKind, ScenarioJobSlots>();
        services.AddSingleton<IScheduleTarget, JobSchedule>();
    }
}
