using KeplerAI.Messaging;
using KeplerAI.EventStore;
using KeplerAI.Platform;
using KeplerAI.Platform.Permissions;
using KeplerAI.Platform.TimeTravel;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Lab.Datasets;

/// <summary>The catalogue of a use case's datasets, now or at a past instant; without a use case, the choice of it.</summary>
[Needs(Capability.SeeBusinessData, Scopes.UseCase)]
[SupportsTimeTravel]
public sealed class Index(CatalogueQuery catalogue, IReadTables tables, IWorkBoard board, IPermissions permissions, ICurrentUser user, TimeTravel travel, TimeProvider clock) : PageModel
{
    [FromQuery(Name = "q")]
    public string? Text { get; set; }

    [FromQuery(Name = "tag")]
    public string? Tag { get; set; }

    [FromQuery(Name = "etat")]
    public DatasetStatus? Status { get; set; }

    [FromQuery(Name = "origine")]
    public OriginKind? Origin { get; set; }

    [FromQuery(Name = "archives")]
    public bool Archived { get; set; }

    [FromQuery(Name = "tri")]
    public string? Sort { get; set; }

    [FromQuery(Name = "sens")]
    public string? Direction { get; set; }

    [FromQuery(Name = "p")]
    public int Number { get; set; } = 1;

    /// <summary>Null: no use case is chosen yet.</summary>
    public ScopeRow? UseCase { get; private set; }

    public UseCaseChoice? Choice { get; private set; }

    public IReadOnlyList<CatalogueRow> Datasets { get; private set; } = [];

    public long Total { get; private set; }

    public IReadOnlyDictionary<Guid, ScheduleState> Schedules { get; private set; } = null!;

    public IReadOnlyList<string> Tags { get; private set; } = [];

    public bool MayIngest { get; private set; }

    public bool Filtered => !string.IsNullOrWhiteSpace(Text) || !string.IsNullOrEmpty(Tag) || Status is not null || Origin is not null;

    public Freshness? FreshnessOf(CatalogueRow row) => travel.IsPast && travel.Instant is null ? null
        : Freshness.Of(row.IngestedAt, Schedules.GetValueOrDefault(row.ScheduleId), travel.Instant ?? clock.GetUtcNow());

    public async Task OnGetAsync(CancellationToken ct)
    {
        UseCase = HttpContext.Scope();
        if (UseCase is null)
        {
            Choice = await UseCaseChoice.OfAsync("/lab/datasets", tables, permissions, user, ct, travel.At);
            return;
        }

        Number = Math.Clamp(Number, 1, 100_000);
        MayIngest = !travel.IsPast && await permissions.MayAsync(user.Actor.UserId, Capability.IngestDatasets, UseCase.StreamId, ct);
        (Datasets, Total) = await catalogue.PageAsync(new(UseCase.StreamId, Text, Tag, Status, Origin, Archived, Sort, Direction == "desc", Number), travel.At, ct);
        Tags = await catalogue.TagsAsync(UseCase.StreamId, Archived, travel.At, ct);
        Schedules = travel.IsPast || Datasets.All(d => d.Origin == OriginKind.File) ? new Dictionary<Guid, ScheduleState>()
            : (await board.SchedulesOfAsync([.. Datasets.Select(d => d.ScheduleId)], ct)).ToDictionary(s => s.JobId);
    }
}
