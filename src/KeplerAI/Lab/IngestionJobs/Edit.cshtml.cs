using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;
using KeplerAI.Lab.Jobs;
using KeplerAI.Platform.Localisation;
using KeplerAI.Platform.Pages;
using KeplerAI.Platform.Permissions;
using Microsoft.AspNetCore.Mvc;

namespace KeplerAI.Lab.IngestionJobs;

/// <summary>« Éditer »: the next version, drawn from the latest.</summary>
[Needs(Capability.IngestDatasets, Scopes.IngestionJob)]
public sealed class EditModel(
    IReadTables tables, PageCommands commands, IngestionScripts scripts, CronSentence sentence, Texts texts, SparkProfile spark, TimeProvider clock)
    : IngestionFormPage(commands, scripts, sentence, texts, spark, clock)
{
    private readonly IngestionScripts _scripts = scripts;

    public IngestionJobRow Job { get; private set; } = null!;

    public override string Action => $"/lab/ingestion-jobs/{HttpContext.Scope()!.Number}/editer";

    public override string Back => $"/lab/ingestion-jobs/{HttpContext.Scope()!.Number}";

    public override int UseCaseNumber => HttpContext.Scope()!.UseCaseNumber;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        if (Job.Status == JobStatus.Deleted)
            return LocalRedirect(Back);
        var latest = (await tables.FindAsync<IngestionVersionRow>(AsOf.Now, IngestionVersionRow.IdOf(Job.JobId, Job.Version), ct))!;
        Input = IngestionInput.Of(latest.Definition, await _scripts.ReadAsync(Job.UseCaseNumber, latest.ScriptSha256, ct) ?? "", Job.Version);
        return Page();
    }

    public Task<IActionResult> OnPostAsync(CancellationToken ct) => SaveAsync(activate: false, ct);

    public Task<IActionResult> OnPostActivateAsync(CancellationToken ct) => SaveAsync(activate: true, ct);

    private async Task<IActionResult> SaveAsync(bool activate, CancellationToken ct)
    {
        await LoadAsync(ct);
        return await SaveAsync(new EditIngestionJob(Job.JobId, Job.UseCaseId, Input.Form(), Input.Version), Job.JobId, Job.Number, activate, () => LoadAsync(ct));
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        Job = (await tables.FindAsync<IngestionJobRow>(AsOf.Now, HttpContext.Scope()!.StreamId, ct))!;
        KnownDatasets = [.. (await tables.ListAsync<DatasetRow>(AsOf.Now, "use_case_id = @UseCaseId and status <> 'Archived'", new { Job.UseCaseId }, "name", ct: ct)).Select(d => d.Name)];
    }
}
