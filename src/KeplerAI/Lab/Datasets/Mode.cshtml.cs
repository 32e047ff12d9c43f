using KeplerAI.Platform.Permissions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Lab.Datasets;

/// <summary>« Choix du mode d'ingestion ».</summary>
[Needs(Capability.IngestDatasets, Scopes.UseCase)]
public sealed class Mode : PageModel
{
    public ScopeRow UseCase { get; private set; } = null!;

    public IActionResult OnGet()
    {
        if (HttpContext.Scope() is not { } scope)
            return LocalRedirect("/lab/datasets");
        UseCase = scope;
        return Page();
    }
}
