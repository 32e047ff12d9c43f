using KeplerAI.Compute.DataLake;
using KeplerAI.EventStore;
using KeplerAI.Lab.IngestionJobs;
using KeplerAI.Messaging;
using KeplerAI.Platform;
using KeplerAI.Platform.Pages;
using KeplerAI.Platform.Permissions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Runs;

/// <summary>One run: what it read, ran, wrote and said.</summary>
[Needs(Capability.SeeBusinessData, Scopes.Run)]
public sealed class DetailsModel(IReadTables tables, PageCommands commands, IPermissions permissions, ICurrentUser user, INumbers numbers, IDataLake lake, RunFiles files, People people, TimeProvider clock) : PageModel
{
    private const int LongestScript = 200_000;

    [BindProperty(Name = "__key")]
    public Guid Key { get; set; }

    public RunRow Run { get; private set; } = null!;

    public ModelRow? Trained { get; private set; }

    public PublicationRow? Publication { get; private set; }

    public ScopeRow? Job { get; private set; }

    public string JobHref => Run.IsIngestion ? $"/lab/ingestion-jobs/{Run.JobNumber}" : $"/lab/scenarios/{Run.ScenarioNumber}/jobs";

    public IReadOnlyDictionary<Guid, string> Names { get; private set; } = null!;

    public string? Script { get; private set; }

    public RunLog Log { get; private set; } = null!;

    public bool CanCancel { get; private set; }

    public bool CanRerun { get; private set; }

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    /// <summary>What the log gained since <paramref name="offset"/>; when the state moved on, the whole page is asked for again.</summary>
    public async Task<IActionResult> OnGetLogAsync(long offset, RunStatus status, CancellationToken ct)
    {
        await FindAsync(ct);
        var log = await RunLog.ReadAsync(Run, files.Log(Run.Number, Run.Attempt), Math.Max(0, offset), ct);
        if (Run.Status != status || log.Over)
            Response.Headers["HX-Refresh"] = "true";
        Log = log;
        return Partial("_LogTail", this);
    }

    public async Task<IActionResult> OnGetDownloadAsync(CancellationToken ct)
    {
        await FindAsync(ct);
        var file = files.Log(Run.Number, Run.Attempt);
        return System.IO.File.Exists(file)
            ? new FileStreamResult(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite), "text/plain; charset=utf-8") { FileDownloadName = $"execution-{Run.Number}.log" }
            : NotFound();
    }

    public async Task<IActionResult> OnPostCancelAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        if (!(await commands.SendAsync(this, new CancelRun(Run.RunId), Key)).Ok)
            return Page();
        this.Flash("run.cancel_done", Run.Number);
        return this.Go($"/executions/{Run.Number}");
    }

    public async Task<IActionResult> OnPostRerunAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        var number = await numbers.NextAsync(Scopes.Run, ct);
        ICommand again = Run.IsIngestion
            ? new RequestIngestionRun(Run.JobId, Guid.CreateVersion7(), number, clock.GetUtcNow(), Scheduled: false)
            : new RequestRun(Guid.CreateVersion7(), number, Run.UseCaseId, Run.JobId);
        if (!(await commands.SendAsync(this, again, Key)).Ok)
            return Page();
        this.Flash("run.rerun_done", number);
        return this.Go($"/executions/{number}");
    }

    private async Task FindAsync(CancellationToken ct) => Run = (await tables.FindAsync<RunRow>(AsOf.Now, HttpContext.Scope()!.StreamId, ct))!;

    private async Task LoadAsync(CancellationToken ct)
    {
        await FindAsync(ct);
        Trained = Run.HasModel ? await tables.FindAsync<ModelRow>(AsOf.Now, Run.RunId, ct) : null;
        Publication = Run.HasResults ? await tables.FindAsync<PublicationRow>(AsOf.Now, Run.RunId, ct) : null;
        Job = await tables.FindAsync<ScopeRow>(AsOf.Now, Run.JobId, ct);
        Names = await people.NamesAsync([Run.RequestedBy], ct);
        Log = await RunLog.ReadAsync(Run, files.Log(Run.Number, Run.Attempt), -1, ct);
        Script = Run.ScriptPath is { } path && lake.Physical(path) is var local && System.IO.File.Exists(local) && new FileInfo(local).Length <= LongestScript ? await System.IO.File.ReadAllTextAsync(local, ct) : null;
        var mine = Run.RequestedBy == user.Actor.UserId;
        CanRerun = await permissions.MayAsync(user.Actor.UserId, Run.IsIngestion ? Capability.IngestDatasets : Capability.ExecuteModels, Run.UseCaseId, ct);
        CanCancel = !Run.IsOver && !Run.CancelRequested && (mine ? await permissions.MayAsync(user.Actor.UserId, Capability.ExecuteModels, Run.UseCaseId, ct) : await permissions.MayAsync(user.Actor.UserId, Capability.ControlOthersJobs, Run.UseCaseId, ct));
    }
}
