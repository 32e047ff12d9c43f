using KeplerAI.Lab.Datasets.Uploads;
using KeplerAI.Platform.Hosting;

namespace KeplerAI.Lab.Datasets;

public sealed class DatasetsModule : IModule
{
    public void AddServices(IServiceCollection services, KeplerSettings settings) => services
        .AddSingleton<UploadFiles>().AddSingleton<UploadTickets>().AddSingleton<UploadStore>().AddSingleton<UploadLocks>().AddSingleton<UploadSweep>()
        .AddHostedService(provider => provider.GetRequiredService<UploadSweep>())
        .AddScoped<UploadReader>().AddScoped<TusAccess>().AddScoped<TusServer>()
        .AddSingleton<InspectionStore>().AddSingleton<CatalogueQuery>().AddScoped<DatasetPage>()
        .AddSingleton<DatasetPublisher>().AddSingleton<VersionUses>().AddSingleton(provider => VersionOptions.From(provider.GetRequiredService<IConfiguration>()));

    public void Map(IEndpointRouteBuilder endpoints) => TusEndpoints.Map(endpoints);
}
