using KeplerAI.Compute.Execution;
using KeplerAI.Compute.Notebooks;
using KeplerAI.Lab.Notebooks.Proxy;
using KeplerAI.Platform.Hosting;

namespace KeplerAI.Lab.Notebooks;

public sealed class NotebooksModule : IModule
{
    public void AddServices(IServiceCollection services, KeplerSettings settings)
    {
        services.AddSingleton(_ => new Sandbox(SandboxOptions.For(settings.Lake, Path.Combine(settings.Home, "sandbox"), settings.Tools)));
        services.AddSingleton<ScriptRunner>().AddSingleton<IScriptRunner>(s => s.GetRequiredService<ScriptRunner>()).AddSingleton<PythonSourceCheck>();
        services.AddSingleton<INotebookSupervisor, NotebookSupervisor>();
        services.AddSingleton(InstanceCapacity.OfThisMachine()).AddSingleton<NotebookVoice>().AddSingleton<NotebookContexts>();
        services.AddSingleton<JupyterTickets>().AddSingleton<JupyterSession>().AddSingleton<JupyterProxy>();
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
