using KeplerAI.Platform.Permissions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Lab.Connections;

/// <summary>Step 1: « type de base de données », or a connection that is there already.</summary>
[Needs(Capability.IngestDatasets, Scopes.UseCase)]
public sealed class EngineModel(ConnectionSources connections) : PageModel
{
    public ScopeRow UseCase { get; private set; } = null!;

    public IReadOnlyList<ConnectionRow> Existing { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (HttpContext.Scope() is not { } scope)
            return LocalRedirect("/lab/datasets");
        UseCase = scope;
        Existing = await connections.OfAsync(scope.StreamId, ct);
        return Page();
    }
}
