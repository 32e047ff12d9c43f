using KeplerAI.EventStore;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Messaging;
using KeplerAI.Platform;
using KeplerAI.Platform.Pages;
using KeplerAI.Platform.Permissions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Lab.ScenarioJobs;

/// <summary>What the job's form posts.</summary>
public sealed class JobInput
{
    public string Name { get; set; } = "";

    public ScenarioFolder Folder { get; set; }

    public string File { get; set; } = "";

    public string? Cron { get; set; }

    public string Zone { get; set; } = JobCron.DefaultZone;

    public long? Version { get; set; }
}

/// <summary>« + » / « Commencer », and « Éditer » with ?job=n.</summary>
[Needs(Capability.CreateScenarios, Scopes.Scenario)]
public sealed class FormModel(IReadTables tables, PageCommands commands, INumbers numbers, WorkingTrees trees, TimeProvider clock) : PageModel
{
    [BindProperty(Name = "__key")]
    public Guid Key { get; set; }

    [BindProperty]
    public JobInput Input { get; set; } = new();

    [BindProperty(SupportsGet = true, Name = "job")]
    public int? Number { get; set; }

    public ScenarioRow Scenario { get; private set; } = null!;

    public JobRow? Job { get; private set; }

    public IReadOnlyDictionary<ScenarioFolder, IReadOnlyList<string>> Files { get; private set; } = null!;

    public IReadOnlyList<DateTimeOffset> NextRuns => JobCron.Next(Input.Cron, Input.Zone, clock.GetUtcNow(), 10);

    public async Task<IActionResult> OnGetAsync(ScenarioFolder? dossier, CancellationToken ct)
    {
        if (!await LoadAsync(ct))
            return NotFound();
        if (Job is { } job)
            Input = new() { Name = job.DraftName ?? job.Name, Folder = job.DraftFolder ?? job.Folder, File = job.DraftFile ?? job.File, Cron = job.DraftVersion is null ? job.Cron : job.DraftCron, Zone = job.DraftZone ?? job.Zone, Version = job.Version };
        else if (dossier is { } folder)
            Input.Folder = folder;
        return Page();
    }

    /// <summary>The next runs, as one types.</summary>
    public IActionResult OnPostPreview() => Partial("_NextRuns", this);

    public Task<IActionResult> OnPostAsync(CancellationToken ct) => SaveAsync(activate: false, ct);

    public Task<IActionResult> OnPostActivateAsync(CancellationToken ct) => SaveAsync(activate: true, ct);

    private async Task<IActionResult> SaveAsync(bool activate, CancellationToken ct)
    {
        if (!await LoadAsync(ct))
            return NotFound();
        var jobId = Job?.JobId ?? DeterministicGuid.From("job-form", Key.ToString());
        ICommand save = Job is null
            ? new CreateJob(jobId, await numbers.NextAsync(Scopes.Job, ct), Scenario.ScenarioId, Scenario.UseCaseId, Input.Name ?? "", Input.Folder, Input.File ?? "", Input.Cron, Input.Zone)
            : new EditJob(jobId, Scenario.ScenarioId, Input.Name ?? "", Input.Folder, Input.File ?? "", Input.Cron, Input.Zone, Input.Version);
        if (!(await commands.SendAsync(this, save, Key)).Ok)
            return Page();
        this.Flash(Job is null ? "job.created" : "job.saved", Input.Name);
        if (activate && !(await commands.SendAsync(this, new ActivateJob(jobId), DeterministicGuid.From("activate", Key.ToString()))).Ok)
            return await SavedOnlyAsync(jobId, ct);
        return this.Go($"/lab/scenarios/{Scenario.Number}/jobs");
    }

    /// <summary>Saved, but not activated: the form now edits the saved job, and says why.</summary>
    private async Task<IActionResult> SavedOnlyAsync(Guid jobId, CancellationToken ct)
    {
        Job = await tables.FindAsync<JobRow>(AsOf.Now, jobId, ct);
        Number = Job!.Number;
        Input.Version = Job.Version;
        ModelState.Remove("Input.Version");
        ModelState.Remove("job");
        return Page();
    }

    private async Task<bool> LoadAsync(CancellationToken ct)
    {
        Scenario = (await tables.FindAsync<ScenarioRow>(AsOf.Now, HttpContext.Scope()!.StreamId, ct))!;
        Files = Enum.GetValues<ScenarioFolder>().ToDictionary(f => f, f => trees.ScriptsOf(Scenario.Number, f));
        if (Number is { } number)
            Job = (await tables.ListAsync<JobRow>(AsOf.Now, "number = @number and scenario_id = @ScenarioId and status <> 'Deleted'", new { number, Scenario.ScenarioId }, ct: ct)).FirstOrDefault();
        return Number is null || Job is not null;
    }
}
