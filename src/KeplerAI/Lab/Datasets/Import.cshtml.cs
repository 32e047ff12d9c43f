using KeplerAI.EventStore;
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

/// <summary>« Importer un fichier ». The file streams to disk; a refused form keeps it.</summary>
[Needs(Capability.IngestDatasets, Scopes.UseCase)]
[StreamedForm]
[IgnoreAntiforgeryToken(Order = 2000)] // the token is checked by UploadReader, before the file's first byte
[RequestSizeLimit(ImportDataset.MaxBytes + (16 * 1024 * 1024))]
public sealed class Import(UploadReader reader, Uploads uploads, PageCommands commands, INumbers numbers, IReadTables tables, ICurrentUser user, Texts texts) : PageModel
{
    public ScopeRow UseCase => HttpContext.Scope()!;

    public ImportForm Input { get; private set; } = new(null, null, null, null);

    public ReceivedFile? Received { get; private set; }

    public string? Ticket => Received is null ? null : uploads.Ticket(Received, user.Actor.UserId);

    public IActionResult OnGet(string? nom, string? tags)
    {
        Input = new(nom, null, tags, null);
        return HttpContext.Scope() is null ? LocalRedirect("/lab/datasets") : Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (HttpContext.Scope() is null)
            return LocalRedirect("/lab/datasets");
        this.Expect("Input.Name", "Input.Delimiter", "Input.Tags", "Input.FileName");
        if (Request.ContentLength > ImportDataset.MaxBytes + (16 * 1024 * 1024))
            return TooLarge();
        var form = await reader.ReadAsync(HttpContext, ImportDataset.MaxBytes, ct) ?? throw new StatusException(StatusCodes.Status400BadRequest, "dataset.upload_incomplete");
        Received = form.File ?? uploads.Open(form["Received"], user.Actor.UserId);
        Input = new(form["Input.Name"], form["Input.Delimiter"], form["Input.Tags"], Received?.FileName);
        return form.TooLarge ? TooLarge() : await SendAsync(Guid.TryParse(form["__key"], out var key) ? key : Guid.Empty, ct);
    }

    private async Task<IActionResult> SendAsync(Guid key, CancellationToken ct)
    {
        var delimiter = string.IsNullOrEmpty(Input.Delimiter) ? null : Input.Delimiter == "tab" ? "\t" : Input.Delimiter;
        var command = new ImportDataset(
            key, await numbers.NextAsync(Scopes.Dataset, ct), UseCase.StreamId, Input.Name ?? "", Received?.FileName ?? "", Received?.Bytes ?? 1,
            Received?.UploadId ?? Guid.Empty, delimiter, DatasetTags.Parse(Input.Tags));
        if ((await commands.SendAsync(this, command, key)).Ok)
            return this.Go($"/lab/datasets/{(await tables.FindAsync<DatasetRow>(AsOf.Now, key, ct))!.Number}");
        if (Received is { Bytes: 0 })
        {
            uploads.Remove(Received.UploadId);
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
