using System.Net.Http.Headers;
using KeplerAI.Platform.Hosting;
using Microsoft.AspNetCore.Diagnostics;

namespace KeplerAI.Lab.Notebooks.Proxy;

/// <summary>What passes between a browser and an instance, and what does not.</summary>
public static class JupyterHeaders
{
    private static readonly HashSet<string> Kept = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
        "Cookie", "Authorization", "Accept-Encoding", "Content-Security-Policy", "Server", "Origin", "Referer",
    };

    /// <summary>The request as the instance sees it: none of the application's cookies, the instance's token.</summary>
    public static HttpRequestMessage Request(HttpContext context, string token)
    {
        var from = context.Request;
        var request = new HttpRequestMessage(new HttpMethod(from.Method), new Uri($"http://jupyter{from.PathBase}{from.Path.ToUriComponent()}{from.QueryString}"));
        if (from.ContentLength > 0 || from.Headers.TransferEncoding.Count > 0) request.Content = new StreamContent(from.Body);
        foreach (var (name, values) in from.Headers.Where(h => !Kept.Contains(h.Key)))
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values)) request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        if (OwnCookies(from) is { Length: > 0 } cookies) request.Headers.TryAddWithoutValidation("Cookie", cookies);
        request.Headers.Authorization = new AuthenticationHeaderValue("token", token);
        return request;
    }

    public static void Respond(HttpResponseMessage from, HttpResponse to)
    {
        to.StatusCode = (int)from.StatusCode;
        foreach (var (name, values) in from.Headers.Concat(from.Content.Headers).Where(h => !Kept.Contains(h.Key))) to.Headers[name] = values.ToArray();
    }

    /// <summary>Notebook pages need inline scripts: this origin carries nothing else, and nobody may frame it.</summary>
    public static void Protect(HttpResponse response, KeplerSettings settings)
    {
        // The application's own error pages do not stand on this origin.
        if (response.HttpContext.Features.Get<IStatusCodePagesFeature>() is { } pages) pages.Enabled = false;
        var sockets = $"{(settings.JupyterUrl.StartsWith("https", StringComparison.Ordinal) ? "wss" : "ws")}://{new Uri(settings.JupyterUrl).Authority}";
        response.Headers.ContentSecurityPolicy = string.Join("; ",
            "default-src 'self'", "script-src 'self' 'unsafe-inline' 'unsafe-eval'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data: blob:", "font-src 'self' data:",
            $"connect-src 'self' {sockets}", "worker-src 'self' blob:", "object-src 'none'", "frame-ancestors 'none'", "base-uri 'self'", "form-action 'self'");
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }

    /// <summary>True for a request that this origin's own pages make; a form or a socket of another site names another origin.</summary>
    public static bool IsOwnOrigin(HttpRequest request, KeplerSettings settings) =>
        request.Headers.Origin.ToString() == new Uri(settings.JupyterUrl).GetLeftPart(UriPartial.Authority);

    private static string OwnCookies(HttpRequest request) =>
        string.Join("; ", request.Cookies.Where(c => c.Key == "_xsrf" || c.Key.StartsWith("username-", StringComparison.Ordinal)).Select(c => $"{c.Key}={c.Value}"));
}
