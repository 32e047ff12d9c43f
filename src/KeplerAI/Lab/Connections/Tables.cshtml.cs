using KeplerAI.Compute.Databases;
using KeplerAI.Platform.Permissions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Lab.Connections;

/// <summary>Step 3: « Sélectionner la table à importer », then its columns.</summary>
[Needs(Capability.IngestDatasets, Scopes.UseCase)]
public sealed class TablesModel(ConnectionSources connections, IDatabaseSource source) : PageModel
{
    public const int Shown = 200;

    [FromQuery(Name = "q")]
    public string? Search { get; set; }

    [FromQuery(Name = "table")]
    public string? Table { get; set; }

    [FromQuery(Name = "schema")]
    public string? Schema { get; set; }

    public ScopeRow UseCase { get; private set; } = null!;

    public ConnectionRow Connection { get; private set; } = null!;

    public IReadOnlyList<SourceTable> Tables { get; private set; } = [];

    public int Found { get; private set; }

    public IReadOnlyList<SourceColumn> Columns { get; private set; } = [];

    public SourceProblem? Problem { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid c, CancellationToken ct)
    {
        if (HttpContext.Scope() is not { } scope)
            return LocalRedirect("/lab/datasets");
        UseCase = scope;
        if (await connections.FindAsync(c, scope.StreamId, ct) is not { } row)
            return NotFound();
        Connection = row;
        if (await connections.LoginAsync(row, ct) is not { } login)
            Problem = new("connection.removed");
        else if (Table is { Length: > 0 } table)
            await ColumnsAsync(login, table, ct);
        else
            await TablesAsync(login, ct);
        return Page();
    }

    private async Task TablesAsync(SourceLogin login, CancellationToken ct)
    {
        var result = await source.TablesAsync(login, ct);
        Problem = result.Problem;
        var found = (result.Value ?? []).Where(t => string.IsNullOrWhiteSpace(Search) || $"{t.Schema}.{t.Name}".Contains(Search.Trim(), StringComparison.OrdinalIgnoreCase)).ToArray();
        (Found, Tables) = (found.Length, [.. found.Take(Shown)]);
    }

    private async Task ColumnsAsync(SourceLogin login, string table, CancellationToken ct)
    {
        var result = await source.ColumnsAsync(login, string.IsNullOrEmpty(Schema) ? null : Schema, table, ct);
        (Problem, Columns) = (result.Problem, result.Value ?? []);
    }
}
