using Microsoft.AspNetCore.Routing;

namespace KeplerAI.Platform.Hosting;

/// <summary>The second origin, for notebook HTML. Nothing of the application answers there but what was mapped for it by <c>RequireHost</c>.</summary>
public static class JupyterOrigin
{
    public static bool Is(HttpContext context, KeplerSettings settings)
    {
        var jupyter = new Uri(settings.JupyterUrl);
        var application = new Uri(settings.Url);
        return jupyter.Host == application.Host
            ? context.Connection.LocalPort == settings.JupyterPort || context.Request.Host.Port == jupyter.Port
            : string.Equals(context.Request.Host.Host, jupyter.Host, StringComparison.OrdinalIgnoreCase);
    }

    public static IApplicationBuilder UseJupyterOrigin(this IApplicationBuilder app, KeplerSettings settings) => app.Use((context, next) =>
    {
        if (!Is(context, settings) || context.GetEndpoint()?.Metadata.GetMetadata<IHostMetadata>() is { Hosts.Count: > 0 })
            return next(context);
        context.SetEndpoint(null);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });
}
