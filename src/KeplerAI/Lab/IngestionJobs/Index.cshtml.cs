using KeplerAI.EventStore;
using KeplerAI.Lab.Jobs;
using KeplerAI.Lab.ScenarioJobs;
using KeplerAI.Platform;
using KeplerAI.Platform.Permissions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Lab.IngestionJobs;

/// <param name="Next">The next fire of an active job.</param>
public sealed record IngestionLine(IngestionJobRow Job, DateTimeOffset? Next)
{
    public string Path => IngestionScripts.LakePath(Job.UseCaseNumber, Job.ScriptSha256);
}

/// <summary>« Ingestion de données &gt; Jobs »: the ingestion jobs of a use case; without one, the choice of it.</summary>
[Needs(Capability.SeeBusinessData, Scopes.UseCase)]
public sealed class IndexModel(IReadTables tables, IPermissions permissions, ICurrentUser user, TimeProvider clock) : PageModel
{
    public const int Size = 50;

    [FromQuery(Name = "q")]
    public string? Search { get; set; }

    [FromQuery(Name = "tag")]
    public string? Tag { get; set; }

    [FromQuery(Name = "etat")]
    public JobStatus? Status { get; set; }

    [FromQuery(Name = "tri")]
    public string? Sort { get; set; }

    [FromQuery(Name = "sens")]
    public string? Direction { get; set; }

    [FromQuery(Name = "p")]
    public int PageNumber { get; set; } = 1;

    /// <summary>Null: no use case is chosen yet.</summary>
    public ScopeRow? UseCase { get; private set; }

    public UseCaseChoice? Choice { get; private set; }

    public IReadOnlyList<IngestionLine> Lines { get; private set; } = [];

    public int Total { get; private set; }

    public bool HasAny { get; private set; }

    public IReadOnlyList<string> Tags { get; private set; } = [];

    public bool MayCreate { get; private set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        if ((UseCase = HttpContext.Scope()) is not { } useCase)
        {
            Choice = await UseCaseChoice.OfAsync("/lab/ingestion-jobs", tables, permissions, user, ct);
            return;
        }

        MayCreate = await permissions.MayAsync(user.Actor.UserId, Capability.IngestDatasets, useCase.StreamId, ct);
        var all = await tables.ListAsync<IngestionJobRow>(AsOf.Now, "use_case_id = @uc", new { uc = useCase.StreamId }, "number desc", ct: ct);
        HasAny = all.Count > 0;
        Tags = [.. all.SelectMany(j => j.Tags).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.CurrentCultureIgnoreCase)];
        var now = clock.GetUtcNow();
        var kept = all.Where(Fits).Select(j => new IngestionLine(j, j.Status == JobStatus.Active ? JobCron.Next(j.Cron, j.Zone, now, 1).Cast<DateTimeOffset?>().FirstOrDefault() : null)).ToArray();
        Total = kept.Length;
        PageNumber = Math.Max(1, PageNumber);
        Lines = [.. Sorted(kept).Skip((PageNumber - 1) * Size).Take(Size)];
    }

    // Deleted jobs stay readable, and are shown when one asks for them.
    private bool Fits(IngestionJobRow job) =>
        (Status is { } status ? job.Status == status : job.Status != JobStatus.Deleted)
        && (string.IsNullOrEmpty(Tag) || job.Tags.Contains(Tag, StringComparer.OrdinalIgnoreCase))
        && (string.IsNullOrWhiteSpace(Search) || job.Name.Contains(Search.Trim(), StringComparison.CurrentCultureIgnoreCase) || job.Datasets.Any(d => d.Contains(Search.Trim(), StringComparison.CurrentCultureIgnoreCase)));

    private IEnumerable<IngestionLine> Sorted(IEnumerable<IngestionLine> lines)
    {
        Func<IngestionLine, IComparable?>? by = Sort switch
        {
            "nom" => l => l.Job.Name,
            "etat" => l => l.Job.Status,
            "prochaine" => l => l.Next ?? DateTimeOffset.MaxValue,
            "derniere" => l => l.Job.LastRunAt ?? DateTimeOffset.MinValue,
            _ => null,
        };
        return by is null ? lines : Direction == "desc" ? lines.OrderByDescending(by) : lines.OrderBy(by);
    }
}
