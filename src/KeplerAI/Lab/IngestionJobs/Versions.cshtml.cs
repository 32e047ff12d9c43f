using KeplerAI.EventStore;
using KeplerAI.Platform.Localisation;
using KeplerAI.Platform.Permissions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Lab.IngestionJobs;

/// <param name="Label">Resource key.</param>
public sealed record ChangedField(string Label, string Former, string Latter);

/// <summary>Two versions of a job: the fields that changed, and the script line by line.</summary>
[Needs(Capability.SeeBusinessData, Scopes.IngestionJob)]
public sealed class VersionsModel(IReadTables tables, IngestionScripts scripts, Texts texts) : PageModel
{
    [FromQuery(Name = "de")]
    public int From { get; set; }

    [FromQuery(Name = "a")]
    public int To { get; set; }

    public IngestionJobRow Job { get; private set; } = null!;

    public IReadOnlyList<int> Numbers { get; private set; } = [];

    public IReadOnlyList<ChangedField> Fields { get; private set; } = [];

    public IReadOnlyList<DiffLine> Lines { get; private set; } = [];

    public bool ScriptChanged => Lines.Any(l => l.Kind != LineKind.Same);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Job = (await tables.FindAsync<IngestionJobRow>(AsOf.Now, HttpContext.Scope()!.StreamId, ct))!;
        Numbers = [.. Enumerable.Range(1, Job.Version)];
        To = To == 0 ? Job.Version : To;
        From = From == 0 ? Math.Max(1, To - 1) : From;
        if (await VersionAsync(From, ct) is not { } former || await VersionAsync(To, ct) is not { } latter)
            return NotFound();
        Fields = [.. Compared(former.Definition, latter.Definition).Where(f => f.Former != f.Latter)];
        Lines = LineDiff.Of(await ScriptAsync(former, ct), await ScriptAsync(latter, ct));
        return Page();
    }

    private IEnumerable<ChangedField> Compared(IngestionDefinition a, IngestionDefinition b) =>
    [
        new("job.name", a.Name, b.Name),
        new("ijob.language", texts.Of(a.Language), texts.Of(b.Language)),
        new("job.cron", a.Cron, b.Cron),
        new("job.zone", a.Zone, b.Zone),
        new("ijob.missed", $"{texts.Of(a.Missed)} ({a.MissedCap})", $"{texts.Of(b.Missed)} ({b.MissedCap})"),
        new("ijob.overlap", texts.Of(a.Overlap), texts.Of(b.Overlap)),
        new("ijob.retries", $"{a.Retries}", $"{b.Retries}"),
        new("ijob.datasets", string.Join(", ", a.Datasets), string.Join(", ", b.Datasets)),
        new("dataset.tags", string.Join(", ", a.Tags), string.Join(", ", b.Tags)),
    ];

    private Task<IngestionVersionRow?> VersionAsync(int version, CancellationToken ct) =>
        tables.FindAsync<IngestionVersionRow>(AsOf.Now, IngestionVersionRow.IdOf(Job.JobId, version), ct);

    private async Task<string> ScriptAsync(IngestionVersionRow version, CancellationToken ct) => await scripts.ReadAsync(Job.UseCaseNumber, version.ScriptSha256, ct) ?? "";
}
