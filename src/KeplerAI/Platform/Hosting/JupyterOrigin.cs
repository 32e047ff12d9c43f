using Microsoft.AspNetCore.Routing;

namespace KeplerAI.Platform.Hosting;

/// <summary>The second origin, for notebook HTML. Nothing of the application answers there but what was mapped for it by <c>RequireHost</c>.</summary>
public static class JupyterOrigin
{
    public static bool Is(HttpContext context, KeplerSettings settings) =>
        context.Connection.LocalPort == settings.JupyterPort
        || string.Equals(context.Request.Host.Value, new Uri(settings.JupyterUrl).Authority, StringComparison.OrdinalIgnoreCase);

    public static IApplicationBuilder UseJupyterOrigin(this IApplicationBuilder app, KeplerSettings settings) => app.Use((context, next) =>
    {
        if (Is(context, settings))
        {
            if (context.GetEndpoint()?.Metadata.GetMetadata<IHostMetadata>() is { Hosts.Count: > 0 })
                return next(context);
            context.SetEndpoint(null);
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        if (!SharesCookies(context, settings))
            return next(context);
        context.Response.Redirect($"{settings.Url}{context.Request.Path}{context.Request.QueryString}");
        return Task.CompletedTask;
    });

    // Cookies know hosts, not ports: the application opened under the notebooks' host would give them its session.
    private static bool SharesCookies(HttpContext context, KeplerSettings settings)
    {
        var notebooks = new Uri(settings.JupyterUrl).Host;
        return context.Request.Host.Host == notebooks && new Uri(settings.Url).Host != notebooks && context.Request.Path != "/sante" && HttpMethods.IsGet(context.Request.Method);
    }
}
