using KeplerAI.EventStore;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Messaging;
using KeplerAI.Platform;
using KeplerAI.Platform.Pages;
using KeplerAI.Platform.Permissions;
using KeplerAI.Runs;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Lab.ScenarioJobs;

/// <summary>Tab « Jobs » of a scenario.</summary>
[Needs(Capability.SeeBusinessData, Scopes.Scenario)]
public sealed class IndexModel(IReadTables tables, PageCommands commands, JobList list, INumbers numbers) : PageModel
{
    [BindProperty(Name = "__key")]
    public Guid Key { get; set; }

    [BindProperty]
    public Guid Job { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public bool CancelRun { get; set; }

    [BindProperty(SupportsGet = true, Name = "supprimes")]
    public bool ShowDeleted { get; set; }

    public ScenarioRow Scenario { get; private set; } = null!;

    public JobListView View { get; private set; } = null!;

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    public Task<IActionResult> OnPostActivateAsync(CancellationToken ct) => DoAsync(new ActivateJob(Job), "job.activated", ct);

    public Task<IActionResult> OnPostUntestedAsync(CancellationToken ct) => DoAsync(new ActivateJobUntested(Job, Reason ?? ""), "job.activated", ct);

    public Task<IActionResult> OnPostPauseAsync(CancellationToken ct) => DoAsync(new PauseJob(Job, Reason ?? ""), "job.paused", ct);

    public Task<IActionResult> OnPostResumeAsync(CancellationToken ct) => DoAsync(new ResumeJob(Job), "job.resumed", ct);

    public Task<IActionResult> OnPostDeleteAsync(CancellationToken ct) => DoAsync(new DeleteJob(Job, Reason ?? ""), "job.deleted_done", ct);

    public async Task<IActionResult> OnPostRunAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        if (await tables.FindAsync<JobRow>(AsOf.Now, Job, ct) is not { } job)
            return NotFound();
        var number = await numbers.NextAsync(Scopes.Run, ct);
        var result = await commands.SendAsync(this, new RequestRun(Guid.CreateVersion7(), number, job.UseCaseId, job.JobId), Key);
        if (!result.Ok)
            return Page();
        this.Flash("job.run_asked", number);
        return this.Go($"/executions/{number}");
    }

    private async Task<IActionResult> DoAsync(ICommand command, string done, CancellationToken ct)
    {
        if (await tables.FindAsync<JobRow>(AsOf.Now, Job, ct) is not { } job)
            return NotFound();
        var result = await commands.SendAsync(this, command, Key);
        if (result.Ok && CancelRun)
            await CancelRunsAsync(ct);
        await LoadAsync(ct);
        if (!result.Ok)
            return Page();
        this.Flash(done, job.Name);
        return this.Go($"/lab/scenarios/{Scenario.Number}/jobs");
    }

    // D54: pausing or deleting lets the run in progress end, unless the box is ticked.
    private async Task CancelRunsAsync(CancellationToken ct)
    {
        foreach (var run in await tables.ListAsync<RunRow>(AsOf.Now, "job_id = @Job and status in ('Queued', 'Running')", new { Job }, ct: ct))
            await commands.SendAsync(this, new CancelRun(run.RunId), DeterministicGuid.From("cancel", $"{Key}/{run.RunId}"));
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        Scenario = (await tables.FindAsync<ScenarioRow>(AsOf.Now, HttpContext.Scope()!.StreamId, ct))!;
        View = await list.LoadAsync(Scenario, ShowDeleted, ct);
    }
}
