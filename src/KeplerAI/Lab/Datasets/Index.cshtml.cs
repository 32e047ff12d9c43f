using KeplerAI.EventStore;
using KeplerAI.Platform;
using KeplerAI.Platform.Permissions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Lab.Datasets;

/// <summary>The datasets of a use case; without one, the choice of it.</summary>
[Needs(Capability.SeeBusinessData, Scopes.UseCase)]
public sealed class Index(IReadTables tables, IPermissions permissions, ICurrentUser user) : PageModel
{
    [FromQuery(Name = "tag")]
    public string? Tag { get; set; }

    [FromQuery(Name = "archives")]
    public bool Archived { get; set; }

    /// <summary>Null: no use case is chosen yet.</summary>
    public ScopeRow? UseCase { get; private set; }

    public UseCaseChoice? Choice { get; private set; }

    public IReadOnlyList<DatasetRow> Datasets { get; private set; } = [];

    public IReadOnlyList<string> Tags { get; private set; } = [];

    public bool MayIngest { get; private set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        UseCase = HttpContext.Scope();
        if (UseCase is null)
        {
            Choice = await UseCaseChoice.OfAsync("/lab/datasets", tables, permissions, user, ct);
            return;
        }

        MayIngest = await permissions.MayAsync(user.Actor.UserId, Capability.IngestDatasets, UseCase.StreamId, ct);
        var all = await tables.ListAsync<DatasetRow>(
            AsOf.Now, "use_case_id = @uc and (@archived or status <> 'Archived')", new { uc = UseCase.StreamId, archived = Archived }, "number desc", ct: ct);
        Tags = [.. all.SelectMany(d => d.Tags).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.CurrentCultureIgnoreCase)];
        Datasets = string.IsNullOrEmpty(Tag) ? all : [.. all.Where(d => d.Tags.Contains(Tag, StringComparer.OrdinalIgnoreCase))];
    }
}
