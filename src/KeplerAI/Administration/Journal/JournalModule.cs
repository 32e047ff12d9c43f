using KeplerAI.Platform.Hosting;

namespace KeplerAI.Administration.Journal;

public sealed class JournalModule : IModule
{
    public void AddServices(IServiceCollection services, KeplerSettings settings)
    {
        services.AddScoped<JournalReader>();
        services.AddScoped<EventValues>();
        services.AddScoped<EventSentence>();
        services.AddScoped<StateDiff>();
        services.AddScoped<Journal>();
    }
}
