using KeplerAI.Compute.DataLake;
using KeplerAI.Compute.Ingestion;
using KeplerAI.EventStore;
using KeplerAI.Platform.Pages;
using KeplerAI.Platform.Permissions;
using KeplerAI.Platform.TimeTravel;
using KeplerAI.Runs;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Monitoring.ControlPanel;

/// <summary>« Détails »: the row of the light table, joined on id_kepler to the full one (R224).</summary>
[SupportsTimeTravel]
[Needs(Capability.ViewResults, Scopes.UseCase)]
public sealed class RowModel(Publications publications, PanelTables panel, ITableReader reader, IDataLake lake, TimeTravel travel, ILogger<RowModel> log) : PageModel
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(3);

    public ScopeRow UseCase { get; private set; } = null!;

    public PublicationRow Publication { get; private set; } = null!;

    public IReadOnlyList<PanelColumn> Columns { get; private set; } = [];

    public object?[] Light { get; private set; } = [];

    public string Ligne { get; private set; } = "";

    /// <summary>The other columns, from the full table; null when it could not be read in time.</summary>
    public IReadOnlyList<(string Name, string? Value)>? Full { get; private set; }

    public async Task<IActionResult> OnGetAsync(int? run, string ligne, CancellationToken ct)
    {
        UseCase = HttpContext.Scope()!;
        if (string.IsNullOrEmpty(ligne) || Publications.Chosen(await publications.OfAsync(UseCase.StreamId, travel.At, ct), run) is not { } publication)
            return NotFound();
        (Publication, Ligne, Columns) = (publication, ligne, PanelColumn.Of(publication.Columns));
        if (await panel.FindAsync(publication, Columns, ligne, ct) is not { } light)
            return NotFound();
        Light = light;
        Full = await FullAsync(ligne, ct);
        return Request.IsHtmx() ? Partial("_Details", this) : Page();
    }

    // D31: three seconds, then the row's own data and a note.
    private async Task<IReadOnlyList<(string Name, string? Value)>?> FullAsync(string id, CancellationToken ct)
    {
        using var budget = CancellationTokenSource.CreateLinkedTokenSource(ct);
        budget.CancelAfter(Budget);
        try
        {
            var found = await reader.FindRowAsync(lake.Physical(Publication.FullPath!), PanelColumn.Id, id, budget.Token);
            return found is null ? null : [.. found.Columns.Select((c, i) => (c.Name, found.Rows[0][i])).Where(c => Columns.All(known => known.Name != c.Name))];
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            log.LogWarning(e, "The full table {Path} could not be read in time", Publication.FullPath);
            return null;
        }
    }
}
