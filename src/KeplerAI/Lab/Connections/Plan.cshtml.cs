using FluentValidation.Results;
using KeplerAI.Compute.Databases;
using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;
using KeplerAI.Lab.ScenarioJobs;
using KeplerAI.Platform;
using KeplerAI.Platform.Localisation;
using KeplerAI.Platform.Pages;
using KeplerAI.Platform.Permissions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Lab.Connections;

/// <summary>Step 4: name, « Mode d'extraction », « Colonne date », and the optional « planificateur ».</summary>
[Needs(Capability.IngestDatasets, Scopes.UseCase)]
public sealed class PlanModel(ConnectionSources connections, IDatabaseSource source, PageCommands commands, INumbers numbers, IReadTables tables, TimeProvider clock, Texts texts) : PageModel
{
    [BindProperty(Name = "__key")]
    public Guid Key { get; set; }

    [BindProperty]
    public PlanInput Input { get; set; } = new();

    public ScopeRow UseCase => HttpContext.Scope()!;

    public ConnectionRow Connection { get; private set; } = null!;

    public IReadOnlyList<SourceColumn> Known { get; private set; } = [];

    /// <summary>The chosen columns that a window can stand on.</summary>
    public IEnumerable<SourceColumn> DateColumns => Known.Where(c => c.Time is not null && Input.Columns.Contains(c.Name));

    public NextRuns Next => new(Input.Cron, Input.Zone, JobCron.Next(Input.Cron, Input.Zone, clock.GetUtcNow(), 10));

    public IActionResult OnGet() => LocalRedirect(HttpContext.Scope() is { } scope ? $"/lab/datasets/ajouter/base?uc=UC_{scope.UseCaseNumber}" : "/lab/datasets");

    /// <summary>From step 3.</summary>
    public async Task<IActionResult> OnPostBeginAsync(CancellationToken ct)
    {
        if (await RefuseAsync(ct) is { } refused)
            return refused;
        if (Input.Columns.Count == 0)
            return LocalRedirect($"/lab/datasets/ajouter/base/table?uc=UC_{UseCase.UseCaseNumber}&c={Input.ConnectionId}&schema={Uri.EscapeDataString(Input.Schema ?? "")}&table={Uri.EscapeDataString(Input.Table ?? "")}");
        ModelState.Clear();
        (Input.Name, Input.DateColumn) = (Input.Table, DateColumns.FirstOrDefault()?.Name);
        return Page();
    }

    public IActionResult OnPostPreview() => Partial("_Next", Next);

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (await RefuseAsync(ct) is { } refused)
            return refused;
        this.Expect("Input.Name", "Input.Tags", "Input.Mode", "Input.DateColumn", "Input.Zone", "Input.Cron", "Input.Missed");
        var (feed, schedule) = (Input.Source(Known), Input.Schedule);
        if (!Fits(await new FeedSourceValidator().ValidateAsync(feed, ct)) | !Fits(await new FeedScheduleValidator().ValidateAsync(schedule, ct)))
            return Page();
        var datasetId = Key;
        var declared = await commands.SendAsync(this, new DeclareDataset(datasetId, await numbers.NextAsync(Scopes.Dataset, ct), UseCase.StreamId, Input.Name ?? "", DatasetTags.Parse(Input.Tags), OriginKind.Database), Key);
        if (!declared.Ok || !(await commands.SendAsync(this, new CreateFeed(datasetId, UseCase.StreamId, feed, schedule), DeterministicGuid.From("create-feed", Key.ToString()))).Ok)
            return Page();
        var refreshId = DeterministicGuid.From("first-refresh", Key.ToString());
        if (!(await commands.SendAsync(this, new RefreshDataset(datasetId, refreshId, null, null, Input.Whole), refreshId)).Ok)
            return Page();
        return this.Go($"/lab/datasets/{(await tables.FindAsync<DatasetRow>(AsOf.Now, datasetId, ct))!.Number}/base");
    }

    private bool Fits(ValidationResult result)
    {
        foreach (var failure in result.Errors)
            ModelState.AddModelError($"Input.{failure.PropertyName}", texts.Rule(failure.ErrorMessage));
        if (!result.IsValid)
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return result.IsValid;
    }

    private async Task<IActionResult?> RefuseAsync(CancellationToken ct)
    {
        if (HttpContext.Scope() is not { } scope)
            return LocalRedirect("/lab/datasets");
        if (await connections.FindAsync(Input.ConnectionId, scope.StreamId, ct) is not { } row || await connections.LoginAsync(row, ct) is not { } login)
            return NotFound();
        Connection = row;
        var columns = await source.ColumnsAsync(login, string.IsNullOrEmpty(Input.Schema) ? null : Input.Schema, Input.Table ?? "", ct);
        Known = columns.Value ?? [];
        if (columns.Problem is { } problem)
            ModelState.AddModelError("", texts.Rule(problem.Rule, problem.Detail ?? ""));
        return null;
    }
}

/// <summary>What a cron text means.</summary>
public sealed record NextRuns(string? Cron, string? Zone, IReadOnlyList<DateTimeOffset> Times);
