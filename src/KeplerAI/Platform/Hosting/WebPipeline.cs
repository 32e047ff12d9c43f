using KeplerAI.Platform.Errors;
using KeplerAI.Platform.Localisation;
using KeplerAI.Platform.TimeTravel;

namespace KeplerAI.Platform.Hosting;

/// <summary>The order in which a request is handled.</summary>
public static class WebPipeline
{
    public static WebApplication UsePlatform(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<KeplerSettings>();
        var assets = app.Services.GetRequiredService<Assets>();
        // Where the public address is https, TLS ended before us: cookies and links must know.
        if (settings.Url.StartsWith("https:", StringComparison.Ordinal))
            app.Use((context, next) =>
            {
                context.Request.Scheme = Uri.UriSchemeHttps;
                return next(context);
            });
        app.UseResponseCompression();
        app.UseSecurityHeaders(settings);
        app.UseLanguage();
        app.UseErrorPages();
        app.UseRouting();
        app.UseJupyterOrigin(settings);
        app.UseStaticFiles(new StaticFileOptions { FileProvider = assets.Web, OnPrepareResponse = Assets.Cache });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = assets.Libraries, RequestPath = "/lib", OnPrepareResponse = Assets.Cache });
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseMiddleware<TimeTravelMiddleware>();
        app.MapRazorPages();
        app.MapHealthChecks("/sante").AllowAnonymous();
        foreach (var module in Modules.All)
            module.Map(app);
        return app;
    }
}
