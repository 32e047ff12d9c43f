using KeplerAI.EventStore;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Messaging;
using KeplerAI.Platform;
using KeplerAI.Platform.Pages;
using KeplerAI.Platform.Permissions;
using KeplerAI.Runs;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Lab.IngestionJobs;

/// <summary>One ingestion job: its state and what may be done to it, its schedule, its runs, its script and its versions.</summary>
[Needs(Capability.SeeBusinessData, Scopes.IngestionJob)]
public sealed class DetailsModel(JobViews views, IReadTables tables, PageCommands commands, INumbers numbers, TimeProvider clock) : PageModel
{
    [BindProperty(Name = "__key")]
    public Guid Key { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public bool CancelRun { get; set; }

    [BindProperty]
    public Guid Scenario { get; set; }

    public JobView View { get; private set; } = null!;

    private Guid Job => HttpContext.Scope()!.StreamId;

    public async Task OnGetAsync(CancellationToken ct) => View = await views.LoadAsync(Job, ct);

    public Task<IActionResult> OnPostActivateAsync(CancellationToken ct) => DoAsync(new ActivateIngestionJob(Job), "job.activated", ct);

    public Task<IActionResult> OnPostUntestedAsync(CancellationToken ct) => DoAsync(new ActivateIngestionJobUntested(Job, Reason ?? ""), "job.activated", ct);

    public Task<IActionResult> OnPostPauseAsync(CancellationToken ct) => DoAsync(new PauseIngestionJob(Job, Reason ?? ""), "job.paused", ct);

    public Task<IActionResult> OnPostResumeAsync(CancellationToken ct) => DoAsync(new ResumeIngestionJob(Job), "job.resumed", ct);

    public Task<IActionResult> OnPostDeleteAsync(CancellationToken ct) => DoAsync(new DeleteIngestionJob(Job, Reason ?? ""), "job.deleted_done", ct);

    public async Task<IActionResult> OnPostRunAsync(CancellationToken ct)
    {
        var number = await numbers.NextAsync(Scopes.Run, ct);
        var request = new RequestIngestionRun(Job, DeterministicGuid.From("ingestion-run", Key.ToString()), number, clock.GetUtcNow(), Scheduled: false);
        var result = await commands.SendAsync(this, request, Key);
        View = await views.LoadAsync(Job, ct);
        if (!result.Ok)
            return Page();
        this.Flash("job.run_asked", number);
        return this.Go($"/lab/ingestion-jobs/{View.Job.Number}");
    }

    public async Task<IActionResult> OnPostOpenAsync(CancellationToken ct)
    {
        var result = await commands.SendAsync(this, new CopyScriptToScenario(Job, Scenario), Key);
        View = await views.LoadAsync(Job, ct);
        if (!result.Ok)
            return Page();
        var scenario = (await tables.FindAsync<ScenarioRow>(AsOf.Now, Scenario, ct))!;
        this.Flash("ijob.opened", scenario.Reference, WorkingTrees.NameOf(CopyScriptToScenario.Folder));
        return this.Go($"/lab/scenarios/{scenario.Number}/jupyter");
    }

    private async Task<IActionResult> DoAsync(ICommand command, string done, CancellationToken ct)
    {
        var result = await commands.SendAsync(this, command, Key);
        if (result.Ok && CancelRun)
            await CancelRunsAsync(ct);
        View = await views.LoadAsync(Job, ct);
        if (!result.Ok)
            return Page();
        this.Flash(done, View.Job.Name);
        return this.Go($"/lab/ingestion-jobs/{View.Job.Number}");
    }

    // D54: pausing or deleting lets the run in progress end, unless the box is ticked.
    private async Task CancelRunsAsync(CancellationToken ct)
    {
        foreach (var run in await tables.ListAsync<RunRow>(AsOf.Now, "job_id = @Job and status in ('Queued', 'Running')", new { Job }, ct: ct))
            await commands.SendAsync(this, new CancelRun(run.RunId), DeterministicGuid.From("cancel", $"{Key}/{run.RunId}"));
    }
}
