using KeplerAI.Platform.Localisation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace KeplerAI.Platform.Pages;

/// <summary>The few ways in which a page answers.</summary>
public static class PageAnswers
{
    internal const string FlashKey = "flash";

    internal const string LateKey = "late";

    /// <summary>A sentence shown once, on the page that follows.</summary>
    public static void Flash(this PageModel page, string key, params object?[] args)
    {
        var texts = page.HttpContext.RequestServices.GetRequiredService<Texts>();
        page.TempData[FlashKey] = args.Length == 0 ? texts[key] : texts[key, args];
    }

    internal static IEnumerable<(string Kind, string Text)> Notices(ITempDataDictionary data)
    {
        if (data[FlashKey] is string done)
            yield return ("good", done);
        if (data[LateKey] is string late)
            yield return ("warn", late);
    }

    /// <summary>After a command that succeeded: go and see. <paramref name="url"/> is a path of this application.</summary>
    public static IActionResult Go(this PageModel page, string url)
    {
        if (!page.Request.IsHtmx())
            return new LocalRedirectResult(url);
        page.Response.HtmxRedirect(url);
        return new OkResult();
    }

    /// <summary>The page again, or its fragment for htmx; the status (422, 409) was set by <see cref="PageCommands"/>.</summary>
    public static IActionResult Again(this PageModel page, string partial) =>
        page.Request.IsHtmx() ? page.Partial(partial, page) : page.Page();
}
