using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;
using KeplerAI.Lab.Jobs;
using KeplerAI.Platform;
using KeplerAI.Platform.Localisation;
using KeplerAI.Platform.Pages;
using KeplerAI.Platform.Permissions;
using Microsoft.AspNetCore.Mvc;

namespace KeplerAI.Lab.IngestionJobs;

/// <summary>« Ajouter un job » in a use case.</summary>
[Needs(Capability.IngestDatasets, Scopes.UseCase)]
public sealed class CreateModel(
    IReadTables tables, PageCommands commands, INumbers numbers, IngestionScripts scripts, CronSentence sentence, Texts texts, SparkProfile spark, TimeProvider clock)
    : IngestionFormPage(commands, scripts, sentence, texts, spark, clock)
{
    private ScopeRow UseCase => HttpContext.Scope()!;

    public override string Action => $"/lab/ingestion-jobs/nouveau?uc=UC_{UseCaseNumber}";

    public override string Back => $"/lab/ingestion-jobs?uc=UC_{UseCaseNumber}";

    public override int UseCaseNumber => UseCase.UseCaseNumber;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (HttpContext.Scope() is null)
            return LocalRedirect("/lab/ingestion-jobs");
        Input.Script = Texts["ijob.script_begin"].Replace('|', '\n');
        await LoadAsync(ct);
        return Page();
    }

    public Task<IActionResult> OnPostAsync(CancellationToken ct) => CreateAsync(activate: false, ct);
    public Task<IActionResult> OnPostActivateAsync(CancellationToken ct) => CreateAsync(activate: true, ct);

    private async Task<IActionResult> CreateAsync(bool activate, CancellationToken ct)
    {
        if (HttpContext.Scope() is null)
            return LocalRedirect("/lab/ingestion-jobs");
        var id = DeterministicGuid.From("ingestion-form", Key.ToString());
        var number = await numbers.NextAsync(Scopes.IngestionJob, ct);
        return await SaveAsync(new CreateIngestionJob(id, number, UseCase.StreamId, Input.Form()), id, number, activate, () => LoadAsync(ct));
    }

    private async Task LoadAsync(CancellationToken ct) =>
        KnownDatasets = [.. (await tables.ListAsync<DatasetRow>(AsOf.Now, "use_case_id = @uc and status <> 'Archived'", new { uc = UseCase.StreamId }, "name", ct: ct)).Select(d => d.Name)];
}
