using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;
using KeplerAI.Platform.Pages;
using KeplerAI.Platform.Permissions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Lab.Connections;

/// <summary>The connections of a use case, and the datasets that each of them feeds.</summary>
[Needs(Capability.IngestDatasets, Scopes.UseCase)]
public sealed class IndexModel(ConnectionSources connections, ConnectionSecrets secrets, IReadTables tables, PageCommands commands) : PageModel
{
    [BindProperty(Name = "__key")]
    public Guid Key { get; set; }

    public ScopeRow UseCase => HttpContext.Scope()!;

    public IReadOnlyList<ConnectionRow> Connections { get; private set; } = [];

    public ILookup<Guid, DatasetRow> Fed { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (HttpContext.Scope() is null)
            return LocalRedirect("/lab/datasets");
        await LoadAsync(ct);
        return Page();
    }

    public async Task<IActionResult> OnPostRemoveAsync(Guid connection, string? reason, CancellationToken ct)
    {
        if (HttpContext.Scope() is null || await connections.FindAsync(connection, UseCase.StreamId, ct) is not { } row)
            return NotFound();
        if ((await commands.SendAsync(this, new RemoveConnection(connection, reason ?? ""), Key)).Ok)
        {
            await secrets.ForgetAsync(connection, null, ct);
            this.Flash("connection.removed_done", row.Name);
            return this.Go($"/lab/connexions?uc=UC_{UseCase.UseCaseNumber}");
        }

        await LoadAsync(ct);
        return Page();
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        Connections = await connections.OfAsync(UseCase.StreamId, ct);
        var feeds = await tables.ListAsync<FeedRow>(AsOf.Now, "use_case_id = @StreamId", new { UseCase.StreamId }, ct: ct);
        var datasets = (await tables.ListAsync<DatasetRow>(AsOf.Now, "use_case_id = @StreamId and status <> 'Archived'", new { UseCase.StreamId }, "name", ct: ct)).ToDictionary(d => d.DatasetId);
        Fed = feeds.Where(f => datasets.ContainsKey(f.DatasetId)).ToLookup(f => f.ConnectionId, f => datasets[f.DatasetId]);
    }
}
