using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace KeplerAI.Platform.Pages;

/// <summary>A partial with a model of its own, and the page's field errors.</summary>
public static class Fragments
{
    public static PartialViewResult Fragment<TModel>(this PageModel page, string view, TModel model) => new()
    {
        ViewName = view,
        ViewData = new ViewDataDictionary<TModel>(page.MetadataProvider, page.ModelState) { Model = model },
        TempData = page.TempData,
    };

    /// <summary>Makes the form's fields known even when the browser sent none of them, so that a broken rule stands beside its field.</summary>
    public static void Expect(this PageModel page, params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
            if (!page.ModelState.ContainsKey(field))
                page.ModelState.MarkFieldSkipped(field);
    }
}
