namespace KeplerAI.Platform.Hosting;

/// <summary>What the browser may do with our pages. The notebooks' origin sets its own policy: notebook HTML needs another.</summary>
public static class SecurityHeaders
{
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app, KeplerSettings settings)
    {
        var policy = string.Join("; ",
            "default-src 'self'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'", "connect-src 'self'",
            "object-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", $"form-action 'self' {settings.JupyterUrl}");
        return app.Use((context, next) =>
        {
            // As late as possible: what answers an exception first clears every header.
            if (!JupyterOrigin.Is(context, settings))
                context.Response.OnStarting(() => Add(context.Response.Headers, policy, context.Request.IsHttps));
            return next(context);
        });
    }

    private static Task Add(IHeaderDictionary headers, string policy, bool https)
    {
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (https)
            headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        return Task.CompletedTask;
    }
}
