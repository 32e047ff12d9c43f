using System.Text;
using KeplerAI.Administration.UseCases;
using KeplerAI.EventStore;
using KeplerAI.Platform;
using KeplerAI.Platform.Permissions;
using KeplerAI.Platform.TimeTravel;
using KeplerAI.Runs;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Monitoring.ControlPanel;

/// <summary>« Panel de contrôle » of a use case, fed by the light PostgreSQL table (R220).</summary>
[SupportsTimeTravel]
[Needs(Capability.ViewResults, Scopes.UseCase)]
public sealed class PanelModel(IReadTables tables, Publications publications, PanelTables panel, IPermissions permissions, ICurrentUser user, TimeTravel travel) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "run")]
    public int? Run { get; set; }

    public UseCaseRow UseCase { get; private set; } = null!;

    public IReadOnlyList<PublicationRow> All { get; private set; } = [];

    public PublicationRow? Shown { get; private set; }

    public IReadOnlyList<PanelColumn> Columns { get; private set; } = [];

    /// <summary>The columns that the table draws: trained_on is a mark on the row instead.</summary>
    public IEnumerable<PanelColumn> Drawn => Columns.Where(c => c.Name != PanelColumn.TrainedOn);

    public PanelQuery Query { get; private set; } = null!;

    public PanelPage Rows { get; private set; } = null!;

    /// <summary>How the scores spread over the filtered rows; null without a score between 0 and 1.</summary>
    public ScoreHistogram? Histogram { get; private set; }

    public bool MayExport { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (!await LoadAsync(ct))
            return NotFound();
        if (Shown is not null)
        {
            Rows = await panel.ReadAsync(Shown, Columns, Query, ct);
            Histogram = Columns.FirstOrDefault(c => c.IsScore) is { } score ? await panel.HistogramAsync(Shown, Columns, Query, score, ct) : null;
        }

        MayExport = await permissions.MayAsync(user.Actor.UserId, Capability.ExportRows, UseCase.UseCaseId, ct);
        return Page();
    }

    /// <summary>The filtered rows as CSV.</summary>
    [Needs(Capability.ExportRows, Scopes.UseCase)]
    public async Task<IActionResult> OnGetExportAsync(CancellationToken ct)
    {
        if (!await LoadAsync(ct) || Shown is null)
            return NotFound();
        Response.ContentType = "text/csv; charset=utf-8";
        Response.Headers.ContentDisposition = $"attachment; filename=\"{Shown.Table}.csv\"";
        await using var writer = new StreamWriter(Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        await writer.WriteLineAsync(string.Join(';', Columns.Select(c => CellText.Csv(c.Name))));
        await foreach (var row in panel.StreamAsync(Shown, Columns, Query, ct))
            await writer.WriteLineAsync(string.Join(';', row.Select(CellText.Csv)));
        return new EmptyResult();
    }

    private async Task<bool> LoadAsync(CancellationToken ct)
    {
        var id = HttpContext.Scope()!.StreamId;
        if (await tables.FindAsync<UseCaseRow>(travel.At, id, ct) is not { } useCase)
            return false;
        UseCase = useCase;
        All = await publications.OfAsync(id, travel.At, ct);
        Shown = Publications.Chosen(All, Run);
        if (Run is not null && Shown is null)
            return false;
        Columns = Shown is null ? [] : PanelColumn.Of(Shown.Columns);
        Query = PanelQuery.Read(Request.Query, Columns);
        return true;
    }
}
