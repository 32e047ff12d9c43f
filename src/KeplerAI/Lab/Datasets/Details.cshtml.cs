using KeplerAI.Compute.DataLake;
using KeplerAI.EventStore;
using KeplerAI.Messaging;
using KeplerAI.Platform;
using KeplerAI.Platform.Errors;
using KeplerAI.Platform.Localisation;
using KeplerAI.Platform.Pages;
using KeplerAI.Platform.Permissions;
using KeplerAI.Platform.TimeTravel;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Lab.Datasets;

/// <summary>A dataset, now or at a past instant: how its import goes, then its rows, statistics, versions and where they come from.</summary>
[Needs(Capability.SeeBusinessData, Scopes.Dataset)]
[SupportsTimeTravel]
public sealed class Details(IReadTables tables, DatasetPage page, IPermissions permissions, ICurrentUser user, PageCommands commands, IDataLake lake, TimeTravel travel, Texts texts) : PageModel
{
    public const int PageSize = 20;

    [FromQuery(Name = "p")]
    public int Number { get; set; } = 1;

    [BindProperty(Name = "__key")]
    public Guid Key { get; set; }

    public DatasetRow Row { get; private set; } = null!;

    public DatasetView View { get; private set; } = null!;

    public bool IsPast => travel.IsPast;

    public bool MayIngest { get; private set; }

    public bool MayExport { get; private set; }

    public Messaging.Progress? Progress { get; private set; }

    /// <summary>A file is on its way to become a version.</summary>
    public bool Importing => Row.Status == DatasetStatus.Importing || Row.PendingUpload is not null;

    /// <summary>What broke the last import, with its line and column.</summary>
    public string? Failure => Row.FailureRule is not { } rule ? null : ProblemText.Of(texts, rule, Row.FailureLine, Row.FailureColumn, Row.FailureColumnName);

    public Task OnGetAsync(CancellationToken ct) => ShowAsync(ct);

    /// <summary>Asked again and again while the import runs; once it is over, the whole page is due.</summary>
    public async Task<IActionResult> OnGetProgressAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        Progress = await page.ProgressAsync(Row, ct);
        return Importing ? this.Fragment("/Lab/Datasets/_Progress.cshtml", this) : this.Go($"/lab/datasets/{Row.Number}");
    }

    /// <summary>The rows that a version set aside: said in the log before the first byte.</summary>
    [Needs(Capability.ExportRows, Scopes.Dataset)]
    public async Task<IActionResult> OnGetRejectsAsync(int version, CancellationToken ct)
    {
        await LoadAsync(ct);
        if (await tables.FindAsync<DatasetVersionRow>(AsOf.Now, (Row.DatasetId, version), ct) is not { RejectsFile: { } name, PurgedAt: null } || lake.Physical($"{Row.Path}/{name}") is not { } file || !System.IO.File.Exists(file))
            return NotFound();
        if (!(await commands.SendAsync(this, new RecordRejectsDownload(Row.DatasetId, version), Guid.CreateVersion7())).Ok)
            return NotFound();
        Response.Headers.CacheControl = "no-store";
        return new FileStreamResult(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read), "text/csv; charset=utf-8") { FileDownloadName = $"{TableSlug.Of(Row.Name)}-v{version}-{texts["dataset.rejects_file"]}.csv" };
    }

    [Needs(Capability.IngestDatasets, Scopes.Dataset)]
    public Task<IActionResult> OnPostTagsAsync(string? tags, CancellationToken ct) =>
        ChangeAsync(id => new ChangeDatasetTags(id, DatasetTags.Parse(tags)), "dataset.done_tags", ct);

    [Needs(Capability.IngestDatasets, Scopes.Dataset)]
    public Task<IActionResult> OnPostArchiveAsync(string? reason, CancellationToken ct) =>
        ChangeAsync(id => new ArchiveDataset(id, reason ?? ""), "dataset.done_archived", ct);

    [Needs(Capability.IngestDatasets, Scopes.Dataset)]
    public Task<IActionResult> OnPostRevertAsync(int version, CancellationToken ct) =>
        ChangeAsync(id => new RevertDataset(id, version), "dataset.done_reverted", ct);

    private async Task<IActionResult> ChangeAsync(Func<Guid, ICommand> build, string done, CancellationToken ct)
    {
        var scope = HttpContext.Scope()!;
        if (!(await commands.SendAsync(this, build(scope.StreamId), Key)).Ok)
        {
            await ShowAsync(ct);
            return Page();
        }

        this.Flash(done);
        return this.Go($"/lab/datasets/{scope.Number}");
    }

    private async Task LoadAsync(CancellationToken ct) => Row = await tables.FindAsync<DatasetRow>(travel.At, HttpContext.Scope()!.StreamId, ct)
        ?? throw new StatusException(StatusCodes.Status404NotFound, "dataset.not_yet");

    private async Task ShowAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        MayIngest = !IsPast && await permissions.MayAsync(user.Actor.UserId, Capability.IngestDatasets, Row.UseCaseId, ct);
        MayExport = !IsPast && await permissions.MayAsync(user.Actor.UserId, Capability.ExportRows, Row.UseCaseId, ct);
        Number = (int)Math.Clamp(Number, 1, Math.Max(1, ((Row.RowsCount ?? 0) + PageSize - 1) / PageSize));
        View = await page.ReadAsync(Row, Number, PageSize, ct);
        Progress = View.Progress;
    }
}
