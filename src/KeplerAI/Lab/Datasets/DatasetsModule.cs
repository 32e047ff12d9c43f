using KeplerAI.Platform.Hosting;

namespace KeplerAI.Lab.Datasets;

public sealed class DatasetsModule : IModule
{
    public void AddServices(IServiceCollection services, KeplerSettings settings) =>
        services.AddSingleton<Uploads>().AddScoped<UploadReader>().AddSingleton<DatasetPublisher>().AddSingleton<VersionUses>()
            .AddSingleton(provider => VersionOptions.From(provider.GetRequiredService<IConfiguration>()));
}
