using System.Collections.Immutable;
using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;
using KeplerAI.Messaging;
using KeplerAI.Platform;
using KeplerAI.Platform.Pages;
using KeplerAI.Platform.Permissions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Lab.Scenarios;

/// <summary>The tab « Datasets »: what the scenario reads, to attach and to detach.</summary>
[Needs(Capability.SeeBusinessData, Scopes.Scenario)]
public sealed class DatasetsTab(IReadTables tables, IPermissions permissions, ICurrentUser user, PageCommands commands) : PageModel
{
    [BindProperty(Name = "__key")]
    public Guid Key { get; set; }

    public ScenarioHead Head { get; private set; } = null!;

    public IReadOnlyList<DatasetRow> Attached { get; private set; } = [];

    /// <summary>Ready datasets of the use case that are not attached yet; empty for those who may not attach.</summary>
    public IReadOnlyList<DatasetRow> Left { get; private set; } = [];

    public bool MayEdit { get; private set; }

    /// <summary>The import form stands open: it was refused, or asked for where no script runs.</summary>
    [FromQuery(Name = "importer")]
    public bool Opened { get; set; }

    public Task OnGetAsync(CancellationToken ct) => ShowAsync(ct);

    [Needs(Capability.CreateScenarios, Scopes.Scenario)]
    public Task<IActionResult> OnPostAttachAsync(Guid[] datasets, CancellationToken ct)
    {
        Opened = true;
        this.Expect("DatasetIds");
        return ChangeAsync(new AttachDatasets(HttpContext.Scope()!.StreamId, [.. datasets]), "scenario.done_attached", ct);
    }

    [Needs(Capability.CreateScenarios, Scopes.Scenario)]
    public Task<IActionResult> OnPostDetachAsync(Guid dataset, CancellationToken ct) =>
        ChangeAsync(new DetachDataset(HttpContext.Scope()!.StreamId, dataset), "scenario.done_detached", ct);

    private async Task<IActionResult> ChangeAsync(ICommand command, string done, CancellationToken ct)
    {
        if (!(await commands.SendAsync(this, command, Key)).Ok)
        {
            await ShowAsync(ct);
            return Page();
        }

        this.Flash(done);
        return this.Go($"/lab/scenarios/{HttpContext.Scope()!.Number}/datasets");
    }

    private async Task ShowAsync(CancellationToken ct)
    {
        Head = await ScenarioHead.LoadAsync(tables, HttpContext.Scope()!.StreamId, ct);
        MayEdit = await permissions.MayAsync(user.Actor.UserId, Capability.CreateScenarios, Head.Row.UseCaseId, ct);
        Attached = await AttachedDatasets.OfAsync(tables, Head.Row.ScenarioId, ct);
        if (MayEdit)
            Left = await AttachedDatasets.LeftAsync(tables, Head.Row, ct);
    }
}
