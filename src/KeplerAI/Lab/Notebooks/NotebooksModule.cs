using KeplerAI.Compute.Execution;
using KeplerAI.Lab.Notebooks.Proxy;
using KeplerAI.Platform.Hosting;

namespace KeplerAI.Lab.Notebooks;

public sealed class NotebooksModule : IModule
{
    public void AddServices(IServiceCollection services, KeplerSettings settings)
    {
        services.AddSingleton<PythonSourceCheck>().AddSingleton(InstanceCapacity.OfThisMachine()).AddSingleton<NotebookVoice>().AddSingleton<NotebookContexts>();
        services.AddSingleton<JupyterTickets>().AddSingleton<JupyterSession>().AddSingleton<JupyterProxy>();
        services.AddScoped<InstanceViews>();
        services.AddHostedService<NotebookLifetime>();
    }

    public void Map(IEndpointRouteBuilder endpoints)
    {
        var settings = endpoints.ServiceProvider.GetRequiredService<KeplerSettings>();
        var proxy = endpoints.ServiceProvider.GetRequiredService<JupyterProxy>();
        var host = new Uri(settings.JupyterUrl).Authority;
        endpoints.MapGet("/jupyter/{instance:guid}/entree", proxy.Enter).RequireHost(host).AllowAnonymous();
        var pipeline = endpoints.CreateApplicationBuilder();
        pipeline.UseWebSockets();
        pipeline.Run(context => proxy.ServeAsync(context, Guid.Parse((string)context.GetRouteValue("instance")!)));
        endpoints.Map("/jupyter/{instance:guid}/{**path}", pipeline.Build()).RequireHost(host).AllowAnonymous();
    }
}
