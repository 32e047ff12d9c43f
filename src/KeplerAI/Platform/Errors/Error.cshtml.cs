using KeplerAI.Platform.Localisation;
using KeplerAI.Platform.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Platform.Errors;

/// <summary>The one page behind every error a person can meet; for htmx, a toast.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ErrorModel(Texts texts) : PageModel
{
    public int Status { get; private set; } = StatusCodes.Status404NotFound;

    public string Title => texts[Key("title")];

    public string Explanation { get; private set; } = "";

    public string? Rule { get; private set; }

    public string Correlation => HttpContext.TraceIdentifier;

    public IActionResult OnGet() => Show();

    public IActionResult OnPost() => Show();

    private IActionResult Show()
    {
        var error = ErrorPages.Read(HttpContext);
        Status = error.Status;
        Explanation = error.Detail is not { } detail ? texts[Key("text")] : texts.Has(detail) ? texts[detail] : detail;
        Rule = error.Rule is { } rule && texts.Has($"enum.Capability.{rule}") ? texts[$"enum.Capability.{rule}"] : null;
        Response.StatusCode = Status;
        if (!Request.IsHtmx())
            return Page();

        Response.Headers["HX-Retarget"] = "#toasts";
        Response.Headers["HX-Reswap"] = "beforeend";
        return Partial("/Platform/Errors/_ErrorToast.cshtml", this);
    }

    private string Key(string part) => texts.Has($"error.{Status}.{part}") ? $"error.{Status}.{part}" : Status >= 500 ? $"error.500.{part}" : $"error.400.{part}";
}
