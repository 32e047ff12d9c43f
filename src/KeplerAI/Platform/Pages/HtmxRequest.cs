namespace KeplerAI.Platform.Pages;

/// <summary>Whether a fragment is wanted, and the headers that answer htmx.</summary>
public static class HtmxRequest
{
    public static bool IsHtmx(this HttpRequest request) => request.Headers.ContainsKey("HX-Request");

    /// <summary>Sends the browser to another page: a redirect for a form, a header for htmx.</summary>
    public static void HtmxRedirect(this HttpResponse response, string url) => response.Headers["HX-Redirect"] = url;

    /// <summary>Raises an event on the page once the fragment stands.</summary>
    public static void HtmxTrigger(this HttpResponse response, string name) => response.Headers["HX-Trigger"] = name;
}
