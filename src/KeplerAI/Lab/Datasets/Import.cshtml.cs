using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets.Uploads;
using KeplerAI.Platform;
using KeplerAI.Platform.Errors;
using KeplerAI.Platform.Localisation;
using KeplerAI.Platform.Pages;
using KeplerAI.Platform.Permissions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Lab.Datasets;

/// <summary>The fields of the import, as typed.</summary>
public sealed record ImportForm(string? Name, string? Delimiter, string? Tags, string? FileName);

/// <summary>
/// « Importer un fichier ». With scripts, files are sent by tus and checked before they are imported. The form does without: its file streams to disk, a
/// refused form keeps it, and it is imported at once with everything detected, or checked first.
/// </summary>
[Needs(Capability.IngestDatasets, Scopes.UseCase)]
[StreamedForm]
[IgnoreAntiforgeryToken(Order = 2000)] // the token is checked by UploadReader, before the file's first byte
[RequestSizeLimit(ImportDataset.MaxBytes + (16 * 1024 * 1024))]
public sealed class Import(UploadReader reader, UploadFiles files, UploadTickets tickets, UploadStore uploads, PageCommands commands, INumbers numbers, IReadTables tables, ICurrentUser user, TimeProvider clock, Texts texts) : PageModel
{
    public ScopeRow UseCase => HttpContext.Scope()!;

    public ImportForm Input { get; private set; } = new(null, null, null, null);

    public ReceivedFile? Received { get; private set; }

    public string? Ticket => Received is null ? null : tickets.Ticket(Received, user.Actor.UserId);

    /// <summary>The dataset that the file is a new version of.</summary>
    [FromQuery(Name = "dataset")]
    public int? Dataset { get; set; }

    public DatasetRow? Target { get; private set; }

    /// <summary>Files of this person on their way, and files not imported yet.</summary>
    public IReadOnlyList<(Upload Upload, long Offset)> Waiting { get; private set; } = [];

    /// <summary>What the next page is told, in its address.</summary>
    public string Next => PrepareLink.Query(UseCase.UseCaseNumber, Dataset, Input.Name, Input.Tags);

    public async Task<IActionResult> OnGetAsync(string? nom, string? tags, CancellationToken ct)
    {
        Input = new(nom, null, tags, null);
        if (HttpContext.Scope() is null)
            return LocalRedirect("/lab/datasets");
        return await LoadAsync(ct) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (HttpContext.Scope() is null)
            return LocalRedirect("/lab/datasets");
        if (!await LoadAsync(ct))
            return NotFound();
        this.Expect("Input.Name", "Input.Delimiter", "Input.Tags", "Input.FileName");
        if (Request.ContentLength > ImportDataset.MaxBytes + (16 * 1024 * 1024))
            return TooLarge();
        var form = await reader.ReadAsync(HttpContext, ImportDataset.MaxBytes, ct) ?? throw new StatusException(StatusCodes.Status400BadRequest, "dataset.upload_incomplete");
        Received = form.File ?? tickets.Open(form["Received"], user.Actor.UserId);
        Input = new(form["Input.Name"], form["Input.Delimiter"], form["Input.Tags"], Received?.FileName);
        if (form.TooLarge)
            return TooLarge();
        if (form["apercu"] is not null && Received is not null)
            return await CheckFirstAsync(Received, ct);
        return await SendAsync(Guid.TryParse(form["__key"], out var key) ? key : Guid.Empty, ct);
    }

    private async Task<bool> LoadAsync(CancellationToken ct)
    {
        Target = Dataset is not { } number ? null
            : (await tables.ListAsync<DatasetRow>(AsOf.Now, "number = @number and use_case_id = @uc", new { number, uc = UseCase.StreamId }, limit: 1, ct: ct)).FirstOrDefault();
        Waiting = [.. (await uploads.OfAsync(user.Actor.UserId, UseCase.StreamId, clock.GetUtcNow(), ct)).Select(u => (u, files.Offset(u.UploadId)))];
        return Dataset is null || Target is not null;
    }

    private async Task<IActionResult> CheckFirstAsync(ReceivedFile file, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await uploads.AddAsync(new(file.UploadId, user.Actor.UserId, UseCase.StreamId, file.FileName, file.Bytes, null, now, now + UploadSweep.Patience, null), ct);
        return LocalRedirect(PrepareLink.To(file.UploadId, Next));
    }

    private async Task<IActionResult> SendAsync(Guid key, CancellationToken ct)
    {
        var delimiter = string.IsNullOrEmpty(Input.Delimiter) ? null : Input.Delimiter == "tab" ? "\t" : Input.Delimiter;
        var (name, bytes, upload) = (Received?.FileName ?? "", Received?.Bytes ?? 1, Received?.UploadId ?? Guid.Empty);
        KeplerAI.Messaging.ICommand command = Target is { } target
            ? new ImportDatasetVersion(target.DatasetId, name, bytes, upload, delimiter is null ? null : new(Delimiter: delimiter), null, null)
            : new ImportDataset(key, await numbers.NextAsync(Scopes.Dataset, ct), UseCase.StreamId, Input.Name ?? "", name, bytes, upload, delimiter, DatasetTags.Parse(Input.Tags));
        if ((await commands.SendAsync(this, command, key)).Ok)
            return this.Go($"/lab/datasets/{Target?.Number ?? (await tables.FindAsync<DatasetRow>(AsOf.Now, key, ct))!.Number}");
        if (Received is { Bytes: 0 })
        {
            files.Remove(Received.UploadId);
            Received = null;
        }

        return Page();
    }

    private PageResult TooLarge()
    {
        ModelState.AddModelError("Input.FileName", texts["rule.dataset.file_too_large"]);
        Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
        return Page();
    }
}
