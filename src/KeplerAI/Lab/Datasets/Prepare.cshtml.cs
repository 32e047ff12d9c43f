using System.Collections.Immutable;
using KeplerAI.Compute.Ingestion;
using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets.Uploads;
using KeplerAI.Messaging;
using KeplerAI.Platform;
using KeplerAI.Platform.Localisation;
using KeplerAI.Platform.Pages;
using KeplerAI.Platform.Permissions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Lab.Datasets;

/// <summary>What is asked before a received file becomes a dataset.</summary>
public sealed record PrepareForm(string? Name, string? Tags, string? BadRows, string? MaxRows, string? MaxPercent);

/// <summary>A received file: read through in the background, then shown with the types of its columns, to be changed and validated.</summary>
[Needs(Capability.IngestDatasets, Scopes.UseCase)]
public sealed class Prepare(
    UploadStore uploads, UploadFiles files, UploadLocks locks, InspectionStore inspections, WorkQueue queue, IWorkBoard work, IProgressBoard board, PageCommands commands, INumbers numbers, IReadTables tables, ICurrentUser user, Texts texts)
    : PageModel
{
    /// <summary>Columns whose type can be chosen on the page; those behind keep the type that was found.</summary>
    public const int MaxColumns = 200;

    [FromRoute(Name = "upload")]
    public Guid UploadId { get; set; }

    [FromQuery(Name = "dataset")]
    public int? Dataset { get; set; }

    [BindProperty(Name = "__key")]
    public Guid Key { get; set; }

    public ScopeRow UseCase => HttpContext.Scope()!;

    public Upload Upload { get; private set; } = null!;

    public DatasetRow? Target { get; private set; }

    public ReadingOptions Options { get; private set; } = new();

    /// <summary>Null while the file is being read.</summary>
    public InspectResult? Result { get; private set; }

    public Messaging.Progress? Progress { get; private set; }

    public PrepareForm Input { get; private set; } = new(null, null, null, null, null);

    /// <summary>Types chosen by hand, as posted.</summary>
    public ImmutableArray<string> Types { get; private set; } = [];

    public string? Problem => Result?.Problem is { } problem ? ProblemText.Of(texts, problem) : null;

    public SourceFormat Format => Result?.Facts?.Format ?? ReadingQuery.FormatOf(Upload.FileName);

    public async Task<IActionResult> OnGetAsync(string? nom, string? tags, CancellationToken ct)
    {
        if (await LoadAsync(ct) is { } away)
            return away;
        Input = new(string.IsNullOrWhiteSpace(nom) ? ReadingQuery.NameOf(Upload.FileName) : nom, tags, nameof(BadRows.Stop), "100", null);
        return Page();
    }

    /// <summary>Asked again and again while the file is read; once that is over, the whole page is due.</summary>
    public async Task<IActionResult> OnGetProgressAsync(CancellationToken ct) =>
        await LoadAsync(ct) is { } away ? away
        : Result is null ? this.Fragment("/Lab/Datasets/_Inspecting.cshtml", this)
        : this.Go($"{Request.Path}{ReadingQuery.Without(Request.QueryString, "handler")}");

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (await LoadAsync(ct) is { } away)
            return away;
        this.Expect("Input.Name", "Input.Tags", "Input.BadRows", "Input.FileName");
        var form = Request.Form;
        Input = new(form["Input.Name"], form["Input.Tags"], form["Input.BadRows"], form["Input.MaxRows"], form["Input.MaxPercent"]);
        Types = [.. form["types"].Select(t => t ?? "")];
        // What is imported is what was shown: other options are read first.
        if (form["action"] == "relire" || (Result is not null && ReadingQuery.Read(form) != Options))
            return LocalRedirect(PrepareLink.To(UploadId, ReadingQuery.Write(form, PrepareLink.Query(UseCase.UseCaseNumber, Dataset, Input.Name, Input.Tags))));
        return Result?.Facts is { } facts ? await SendAsync(facts, ct) : Page();
    }

    public async Task<IActionResult> OnPostCancelAsync(CancellationToken ct)
    {
        if (await LoadAsync(ct) is { } away)
            return away;
        using var held = locks.TryTake(UploadId);
        if (held is not null)
        {
            files.Remove(UploadId);
            await uploads.RemoveAsync(UploadId, ct);
        }

        this.Flash("dataset.upload_removed");
        return this.Go($"/lab/datasets?uc=UC_{UseCase.UseCaseNumber}");
    }

    private async Task<IActionResult> SendAsync(FileFacts facts, CancellationToken ct)
    {
        var columns = ColumnTypeChoice.Chosen(facts, Types);
        var bad = BadRowForm.Read(Input);
        var datasetId = Target?.DatasetId ?? Key;
        ICommand command = Target is not null
            ? new ImportDatasetVersion(datasetId, Upload.FileName, Upload.Length, UploadId, Options, columns, bad)
            : new ImportDataset(Key, await numbers.NextAsync(Scopes.Dataset, ct), UseCase.StreamId, Input.Name ?? "", Upload.FileName, Upload.Length, UploadId, null, DatasetTags.Parse(Input.Tags), Options, columns, bad);
        if (!(await commands.SendAsync(this, command, Key)).Ok)
            return Page();
        await uploads.ClaimAsync(UploadId, datasetId, ct);
        return this.Go($"/lab/datasets/{(await tables.FindAsync<DatasetRow>(AsOf.Now, datasetId, ct))!.Number}");
    }

    /// <returns>Where to go instead, or null.</returns>
    private async Task<IActionResult?> LoadAsync(CancellationToken ct)
    {
        if (HttpContext.Scope() is null)
            return LocalRedirect("/lab/datasets");
        if (await uploads.FindAsync(UploadId, ct) is not { } upload || upload.OwnerId != user.Actor.UserId || upload.UseCaseId != UseCase.StreamId || files.Offset(UploadId) != upload.Length)
            return NotFound();
        if (upload.DatasetId is { } made)
            return this.Go($"/lab/datasets/{(await tables.FindAsync<DatasetRow>(AsOf.Now, made, ct))!.Number}");
        if (Dataset is { } number && (Target = (await tables.ListAsync<DatasetRow>(AsOf.Now, "number = @number and use_case_id = @uc", new { number, uc = UseCase.StreamId }, limit: 1, ct: ct)).FirstOrDefault()) is null)
            return NotFound();
        (Upload, Options) = (upload, ReadingQuery.Read(Request.Query));
        if ((Result = await inspections.FindAsync(UploadId, Options, ct)) is null)
            await AskAsync(ct);
        return null;
    }

    private async Task AskAsync(CancellationToken ct)
    {
        var asked = new InspectUpload(UploadId, Upload.FileName, Options);
        await queue.EnqueueAsync(new Enqueue("ingestion", asked.Key, asked, Priority: 1, MaxAttempts: 3), ct);
        Progress = await board.ReadAsync(asked.Key, ct);
        // Every attempt ended without a word.
        if (await work.FindDeadAsync(asked.Key, ct) is not null)
            Result = new(null, new("dataset.ingestion_broken"));
    }
}
