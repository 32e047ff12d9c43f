using KeplerAI.Administration.Users;
using KeplerAI.Compute.DataLake;
using KeplerAI.Compute.Ingestion;
using KeplerAI.EventStore;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Messaging;
using KeplerAI.Platform;
using KeplerAI.Platform.Localisation;
using KeplerAI.Platform.Pages;
using KeplerAI.Platform.Permissions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Lab.Datasets;

/// <summary>A dataset: how its import goes, then its schema, its proof and its rows.</summary>
[Needs(Capability.SeeBusinessData, Scopes.Dataset)]
public sealed class Details(IReadTables tables, IPermissions permissions, ICurrentUser user, IUserDirectory directory, PageCommands commands, IProgressBoard board, IDataLake lake, ITableReader reader, Texts texts, ILogger<Details> log)
    : PageModel
{
    public const int PageSize = 20;

    [FromQuery(Name = "p")]
    public int Number { get; set; } = 1;

    [BindProperty(Name = "__key")]
    public Guid Key { get; set; }

    public DatasetRow Row { get; private set; } = null!;

    public string? Owner { get; private set; }

    public bool MayIngest { get; private set; }

    public Messaging.Progress? Progress { get; private set; }

    /// <summary>Null when the lake's file cannot be read.</summary>
    public TablePage? Preview { get; private set; }

    public IReadOnlyList<ScenarioRow> Readers { get; private set; } = [];

    /// <summary>What broke the import, with its line and column.</summary>
    public string? Failure => Row.FailureRule is not { } rule ? null
        : texts.Has($"rule.{rule}") ? texts[$"rule.{rule}", Row.FailureLine?.ToString("N0", System.Globalization.CultureInfo.CurrentCulture) ?? "?", Row.FailureColumn?.ToString(System.Globalization.CultureInfo.CurrentCulture) ?? "?"]
        : texts["rule.dataset.ingestion_broken"];

    public Task OnGetAsync(CancellationToken ct) => ShowAsync(ct);

    /// <summary>Asked again and again while the import runs; once it is over, the whole page is due.</summary>
    public async Task<IActionResult> OnGetProgressAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        return Row.Status == DatasetStatus.Importing ? this.Fragment("/Lab/Datasets/_Progress.cshtml", this) : this.Go($"/lab/datasets/{Row.Number}");
    }

    [Needs(Capability.IngestDatasets, Scopes.Dataset)]
    public Task<IActionResult> OnPostTagsAsync(string? tags, CancellationToken ct) =>
        ChangeAsync(id => new ChangeDatasetTags(id, DatasetTags.Parse(tags)), "dataset.done_tags", ct);

    [Needs(Capability.IngestDatasets, Scopes.Dataset)]
    public Task<IActionResult> OnPostArchiveAsync(string? reason, CancellationToken ct) =>
        ChangeAsync(id => new ArchiveDataset(id, reason ?? ""), "dataset.done_archived", ct);

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

    private async Task LoadAsync(CancellationToken ct)
    {
        Row = (await tables.FindAsync<DatasetRow>(AsOf.Now, HttpContext.Scope()!.StreamId, ct))!;
        Progress = Row.Status == DatasetStatus.Importing ? await board.ReadAsync(IngestDataset.ProgressKey(Row.DatasetId), ct) : null;
    }

    private async Task ShowAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        Owner = Row.OwnerId is { } owner ? await directory.NameOfAsync(owner, ct) : null;
        MayIngest = await permissions.MayAsync(user.Actor.UserId, Capability.IngestDatasets, Row.UseCaseId, ct);
        Readers = await tables.ListAsync<ScenarioRow>(
            AsOf.Now, $"scenario_id in (select s.scenario_id from {tables.From<ScenarioDatasetRow>(AsOf.Now)} s where s.dataset_id = @id)", new { id = Row.DatasetId }, "number", ct: ct);
        if (Row.TableFile is { } file)
            Preview = await PreviewAsync($"{Row.Path}/{file}", ct);
    }

    private async Task<TablePage?> PreviewAsync(string file, CancellationToken ct)
    {
        Number = (int)Math.Clamp(Number, 1, Math.Max(1, (Row.RowsCount!.Value + PageSize - 1) / PageSize));
        try
        {
            return await reader.PreviewAsync(lake.Physical(file), PageSize, (Number - 1) * PageSize, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError(e, "The preview of {File} could not be read", file);
            return null;
        }
    }
}
